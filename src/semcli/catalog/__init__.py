"""The catalog: what the tables mean. `model` is the meaning; `load` reads and checks it."""
