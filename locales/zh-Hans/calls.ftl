calls-fault-nonce = 8 至 100 个不含空格的字母、数字或符号
