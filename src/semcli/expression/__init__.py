"""The expression language: one small typed language with SQL's spelling.

    text ──tokens──▶ Token … ──parser──▶ Node ──check──▶ Typed
                                          │
                                          └──printer──▶ canonical text

`tree` holds both trees, `functions` and `operations` the closed lists of what may be called before and after
checking, `literals` reads dates and the like. Nothing here knows a catalog, an engine or SQL text.
"""
