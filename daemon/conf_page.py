#!/usr/bin/env python3
"""mediationd.conf(5) for scdoc, from what the daemon prints of its own options. usage: conf_page.py MEDIATIOND"""

import subprocess
import sys

HEAD = """mediationd.conf(5) "mediation" "人民调解 / People's mediation"

# NAME 名称

mediationd.conf - mediationd 的配置文件 / the configuration of mediationd

# DESCRIPTION 说明

每行一项：名称 = 值；以 \\# 开头的行是注释，注释单独成行。没有的项取默认值。写错的名称或越界的值，程序不启动，并指出文件、行和最接近的名称。
命令行上以 *--*_名称_*=*_值_ 写的优先。*mediationd --print-config* 打印全部配置项及默认值。

One option a line: name = value; a line that begins with \\# is a comment, what is not there has its default. With a wrong name or a value out of
range the daemon does not start, and says file, line and the nearest right name. *--*_NAME_*=*_VALUE_ on the command line is stronger.
*mediationd --print-config* prints all options with their defaults.

# OPTIONS 配置项
"""
TAIL = """
# EXAMPLE 示例

```
database = host=/run/postgresql dbname=mediation user=mediation_app
peer_members = 1000:clerk01
log_level = 2
```

# SEE ALSO 参见

*mediationd*(8)
"""


def plain(text):
    return "".join("\\" + letter if letter in "\\*_#" else letter for letter in text)


def page_of(block):
    """Comments of an option, then the option itself, commented out."""
    *comments, option = block.splitlines()
    name, _, value = option.removeprefix("#").partition("=")
    zh, en, effect = (plain(line.removeprefix("# ")) for line in comments)
    default = plain(value.strip()) or "（空 / empty）"
    return f"\n*{plain(name.strip())}*\n\t{zh}++\n{en}++\n默认 / default: {default}++\n{effect}\n"


def main():
    printed = subprocess.run([sys.argv[1], "--print-config"], capture_output=True, text=True, check=True).stdout
    blocks = printed.strip().split("\n\n")[1:]
    sys.stdout.write(HEAD + "".join(page_of(block) for block in blocks) + TAIL)


if __name__ == "__main__":
    main()
