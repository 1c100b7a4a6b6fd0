print-problem-time = 打印耗时过长，已中止。请减少每次打印的数量。
print-problem-fonts = 本机没有可用于打印的中文字体。请系统管理人员安装 Noto Sans CJK（软件包 fonts-noto-cjk）。
