"""Writes newsletters of a given size for the benchmarks: tables, inline styles, links, pictures, and a proper footer.

A seventh of it is text, the rest markup as newsletter builders make it. Two numbers give two newsletters that share no
paragraph, so that no cache can answer for the second.
"""

from __future__ import annotations

import random

_SUBJECTS = "The garden walk|Our new entrance|A volunteer's day|The kitchen team|Parking|Music in the lobby|The library"
_VERBS = "opens|moves|begins|returns|welcomes everybody|needs helping hands|has a new home|grows|changes its hours"
_PLACES = "beside the river|on the second floor|at the north door|behind the market hall|in the old school|in town"
_TIMES = "on Saturday|every Tuesday|in early summer|after the holidays|at noon|from nine to five|this spring"
_MORE = (
    "Bring a friend and a pair of good shoes|Everyone is welcome and nobody needs to register|Ask at the front desk"
    "|We thank all neighbors who helped|Healthy meals are served until two|Our nurses answer questions about sleep"
    "|A screening for blood pressure is free for all visitors|The bus stops at the door|Seats are limited this time"
)
_ARTICLE = """
<tr><td style="padding:0;border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt" align="center">
<table role="presentation" width="560" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:560px">
<tr><td style="padding:16px 24px;font-family:Arial,sans-serif;font-size:15px;line-height:22px;color:#222222">
<h2 style="margin:0 0 8px 0;font-size:20px;color:#114477">{title}</h2>
<img src="https://img.valleyhealth.example/{number}.jpg" width="560" height="180" alt="{title}">
<p style="margin:0 0 12px 0">{text}</p>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" align="left" style="border-collapse:separate">
<tr><td align="center" bgcolor="#114477" style="border:none;border-radius:3px;cursor:auto;padding:10px 25px">
<!--[if mso]><v:roundrect xmlns:v="urn:schemas-microsoft-com:vml" style="height:40px;width:200px"><![endif]-->
<a href="https://www.valleyhealth.example/news/{number}?from=letter" style="display:inline-block;background:#114477;
color:#ffffff;font-family:Arial,Helvetica,sans-serif;font-size:14px;font-weight:normal;line-height:120%;margin:0;
text-decoration:none;text-transform:none;padding:10px 25px;mso-padding-alt:0px;border-radius:3px">Read about {place}</a>
<!--[if mso]></v:roundrect><![endif]--></td></tr></table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
<tr><td style="height:24px;line-height:24px;font-size:0px;word-break:break-word">&nbsp;</td>
</tr><tr><td style="border-top:solid 1px #dddddd;font-size:1px;margin:0px auto;width:100%">&nbsp;</td></tr></table>
</td></tr></table></td></tr>"""
_FOOTER = """
<tr><td style="font-size:12px;color:#444444">
<p>Valley Health, 100 Main Street, Springfield, IL 62701</p>
<p><a href="https://mail.valleyhealth.example/out">Unsubscribe</a> from this newsletter at any time.</p>
</td></tr></table></body></html>
"""


def newsletter(number: int, size: int = 60_000) -> bytes:
    """Return newsletter *number* as HTML of at least *size* bytes."""
    chance = random.Random(number)

    def one(choices: str) -> str:
        return chance.choice(choices.split("|"))

    out = [
        "<!DOCTYPE html><html><head><title>Valley news</title><style>td{border:0}.big{font-size:20px}</style></head>"
        '<body style="margin:0"><table role="presentation" width="600" align="center">'
    ]
    written = 0
    while written < size - len(_FOOTER) - len(out[0]):
        told = [
            f"{one(_SUBJECTS)} {one(_VERBS)} {one(_PLACES)} {one(_TIMES)}, story {chance.randrange(10**6)}. "
            f"{one(_MORE)}."
            for _ in range(2)
        ]
        title = f"{one(_SUBJECTS)} {one(_VERBS)}"
        out.append(
            _ARTICLE.format(title=title, number=chance.randrange(10**8), text=" ".join(told), place=one(_PLACES))
        )
        written += len(out[-1])
    return "".join((*out, _FOOTER)).encode()
