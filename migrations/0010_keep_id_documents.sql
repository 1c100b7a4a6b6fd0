-- Keys that change, and ID documents.

-- A keyed hash begins with the id of its key, as a sealed value does. Until now there was key 1 alone.
update sign_ins set token_hash = '\x01'::bytea || token_hash;
update sign_in_links set token_hash = '\x01'::bytea || token_hash;
update pass_links set token_hash = '\x01'::bytea || token_hash;
update badges set secret_hash = '\x01'::bytea || secret_hash;
