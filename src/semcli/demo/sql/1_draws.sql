-- Chance that is no chance: every «random» number is an integer hash of the row's seed and of what is drawn.
-- The hash is written out (multiply, fold, mask to 32 bits), so that no version of the engine changes the data.
-- Text is hashed by md5 where a word names a draw; that happens once per statement, not once per row.

CREATE TEMP MACRO stir(x) AS (xor(x, x >> 16) * 73244475) & 4294967295;
CREATE TEMP MACRO fold(x) AS xor(x, x >> 16);
CREATE TEMP MACRO salt(word) AS ('0x' || left(md5(word), 7))::BIGINT;

-- 0 … 2³² − 1, evenly: the draw called `word` of the row with this seed.
CREATE TEMP MACRO draw(seed, word) AS
    fold(stir(stir(((seed & 4294967295) * 1640531527 + salt(word)) & 4294967295)));

-- The seed of a row's n-th child.
CREATE TEMP MACRO child(seed, n) AS draw(seed + n * 668265263::BIGINT, 'child');

-- True for so many rows of a hundred.
CREATE TEMP MACRO chance(seed, word, percent) AS draw(seed, word) % 100 < percent;

-- One of a list.
CREATE TEMP MACRO pick(choices, seed, word) AS choices[1 + draw(seed, word) % len(choices)];

-- The long tail: most draws give about `typical`, a few up to sixteen times as much.
CREATE TEMP MACRO long_tail(typical, seed, word) AS typical * 500 // (30 + draw(seed, word) % 970);

-- So many thousandths, as a whole number of rows: 2300 is 2 or 3, and 2.3 on the average.
CREATE TEMP MACRO whole(thousandths, seed, word) AS (thousandths + draw(seed, word) % 1000) // 1000;
