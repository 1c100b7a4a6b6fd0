calls-fault-nonce = 8 to 100 letters, digits or signs without spaces
