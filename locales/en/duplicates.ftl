duplicates-merged = merged
duplicates-pass = This registration was put together with your registration no. { $number }.
duplicates-pass-hint = The pass of that one is good. Its link was mailed to you; it can be sent again:
