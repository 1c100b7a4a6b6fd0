print-problem-time = Printing took too long and was given up. Print fewer at once.
print-problem-fonts = The machine has no Chinese fonts to print with. Whoever runs Plenum installs Noto Sans CJK (package fonts-noto-cjk).
