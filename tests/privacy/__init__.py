"""Non-interference: whatever is asked, forbidden columns make no difference.

Attacks are made from the command line's own registry and from the grammar of expressions. Each is asked of two
databases that differ in forbidden columns alone; stdout, stderr, files, exit status and the audit log have to be the
same, byte for byte, and nowhere may four characters stand that were planted in a forbidden column.

    python -m tests.privacy --attacks 10000 --seed 1 [--engine postgres]

columns.py    the forbidden columns, and their values in each database
people.py     the tables, whose public part is the same everywhere
catalogs.py   a catalog in which each forbidden column stands wherever a catalog can name one
running.py    the command line, in this process, with a fixed clock; all that it leaves behind
expressions.py, options.py, attacks.py   what is asked
judging.py    what was given away
"""
