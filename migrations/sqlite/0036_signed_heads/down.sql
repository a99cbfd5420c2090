DROP TABLE key_vouchers;
DROP TABLE signed_heads;
