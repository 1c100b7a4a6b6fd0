calls-fault-nonce = 8 至 100 個不含空格的字母、數字或符號
