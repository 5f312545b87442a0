"""Text: what has to be escaped and what has not, other scripts, long literals, a prompt for a language model."""

import inputs
from words import japanese, sentence, word, words

from .hand import e
from .workload import Workload

def shown(name, source, mako, make, **more):
    """A page that is one text."""
    return Workload(name, source, lambda chance: {"text": make(chance)}, lambda c: e(c["text"]), mako=mako, **more)


def script(chance):
    """Dirty from end to end, as an attack is."""
    return "".join(f"<script>{word(chance)}('{word(chance)}');</script>" for _ in range(8))


STATIC = "<li>A line of a page that stays as it is, whoever reads it.</li>\n" * 160
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def many_scripts(chance):
    rows = [{"greeting": "".join(chance.choices(CYRILLIC, k=11)) + f" <{number}>", "word": japanese(chance, 3),
             "number": number} for number in range(200)]
    rows[-1]["word"] += chance.choice(inputs.EMOJI)
    return {"rows": rows}


CHAT = """\
{% set loop_messages = messages %}{% for message in loop_messages %}\
{% set content = '<|head|>' + message['role'] + '<|/head|>\\n\\n' + message['content'] | trim + '<|end|>' %}\
{% if loop.index0 == 0 %}{% set content = first_token + content %}{% endif %}{{ content }}{% endfor %}\
{% if asks_for_answer %}{{ '<|head|>assistant<|/head|>\\n\\n' }}{% endif %}"""


def conversation(chance):
    roles = ["system", *["user", "assistant"] * 5]
    return {"first_token": "<|begin|>", "asks_for_answer": True,
            "messages": [{"role": role, "content": sentence(chance, 60) + "\n"} for role in roles]}


def chat_by_hand(c):
    messages = "".join([f"<|head|>{message['role']}<|/head|>\n\n{message['content'].strip()}<|end|>"
                        for message in c["messages"]])
    return c["first_token"] + messages + "<|head|>assistant<|/head|>\n\n"


WORKLOADS = (
    shown("dirty/300", "{{ text }}", "${text}", script),
    shown("clean/10K", "{{ text }}", "${text}", lambda chance: inputs.text(chance, 10_000, 0, "ascii")),
    shown("dirty/10K", "{{ text }}", "${text}",
          lambda chance: inputs.text(chance, 10_000, 12, "ascii")),
    Workload("unescaped/300", "{{ text }}", lambda chance: {"text": script(chance)}, lambda c: str(c["text"]),
             mako="${text}", escaped=False),
    Workload("static/10K", STATIC + "{{ number }}", lambda chance: {"number": chance.randrange(10)},
             lambda c: f"{STATIC}{c['number']}", mako=STATIC + "${number}"),
    Workload("non-ascii/200",
             "<ol>{% for row in rows %}<li lang=\"ру\">{{ row.greeting }} – {{ row.word }} {{ row.number }}</li>"
             "{% endfor %}</ol>",
             many_scripts,
             lambda c: "<ol>" + "".join([
                 f"<li lang=\"ру\">{e(row['greeting'])} – {e(row['word'])} {row['number']}</li>"
                 for row in c["rows"]]) + "</ol>"),
    Workload("chat/11", CHAT, conversation, chat_by_hand, escaped=False),
    Workload("filter-chain",
             "{{ text | trim | lower | replace('_', ' ') | title | truncate(length=60) | default('none') }}",
             lambda chance: {"text": f"  {words(chance, 2).upper()}_{word(chance)} & {word(chance)} "},
             lambda c: e(c["text"].strip().lower().replace("_", " ").title()),
             mako="${text.strip().lower().replace('_', ' ').title()}"),
)
