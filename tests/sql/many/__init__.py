"""Many requests, and what each becomes, so that no change of a plan, a statement or a refusal goes unseen.

    python -m tests.sql.many                  writes the digests anew; the diff shows which requests have changed
    python -m tests.sql.many NAME PLACE       prints what a request becomes: a page's name, and the place of the line
    python -m tests.sql.many --draw N         draws N requests more for each catalog, and keeps those that matter

A page `NAME.txt` belongs to a catalog: `fixtures/NAME`, or `NAME.toml` beside it, which was drawn at random. A line
has a digest of all that the request becomes on every engine, and the request. Requests were drawn once and stand
there: changes of the strategies do not change them. That answers are right is for the cases and the reference
evaluator to say; these pages say that nothing changed.
"""
