-- What the shop's job writes to: tables belong to whoever owns the database, the engine makes only its own table of positions.
CREATE TABLE revenue_per_minute (
    category text,
    window_start timestamptz,
    orders bigint NOT NULL,
    amount numeric NOT NULL,
    PRIMARY KEY (category, window_start)
);
