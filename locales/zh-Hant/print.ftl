print-problem-time = 列印耗時過長，已中止。請減少每次列印的數量。
print-problem-fonts = 本機沒有可用於列印的中文字型。請系統管理人員安裝 Noto Sans CJK（套件 fonts-noto-cjk）。
