"""Does a wrong compiler fail the tests? Small changes to plan/ and sql/, one at a time, and who notices.

    python -m tests.mutation [--only plan/paths.py] [--sample N --seed S] [--jobs N] [--again]

`operators.py` says what is changed, `mutants.py` gives each change a name, `checks.py` is what a mutant has to get
past, `forks.py` runs each in a process of its own, and `survivors.toml` explains every one that gets past.
"""
