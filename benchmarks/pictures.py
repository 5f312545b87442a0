"""Two kinds of picture as SVG: lines over two logarithmic scales, and bars with a mark."""

import math
from html import escape

COLOURS = ("#c2410c", "#1d4ed8", "#15803d", "#7e22ce", "#525252", "#0e7490")
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 420, 70, 40, 130, 50


def page(width, height, title, body):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">\n'
            f'<rect width="100%" height="100%" fill="white"/>\n{text(width / 2, 20, title, "middle", 14)}\n'
            + "\n".join(body) + "\n</svg>\n")


def text(x, y, words, anchor="start", size=12, colour="#222"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">'
            f"{escape(str(words))}</text>")


def line(x1, y1, x2, y2, colour="#ddd", width=1):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def decades(values):
    """The powers of ten that hold all values."""
    return math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))


def lines(title, across, upwards, series):
    """`series` is a name and its points; both scales are logarithmic."""
    points = [point for some in series.values() for point in some]
    left, right = decades([x for x, _ in points])
    low, high = decades([y for _, y in points])
    right, high = max(right, left + 1), max(high, low + 1)

    def place(x, y):
        return (LEFT + (math.log10(x) - left) / (right - left) * (WIDTH - LEFT - RIGHT),
                HEIGHT - BOTTOM - (math.log10(y) - low) / (high - low) * (HEIGHT - TOP - BOTTOM))

    body = []
    for power in range(left, right + 1):
        x, _ = place(10.0 ** power, 10.0 ** low)
        body += [line(x, TOP, x, HEIGHT - BOTTOM), text(x, HEIGHT - BOTTOM + 16, f"{10 ** power:,}", "middle")]
    for power in range(low, high + 1):
        _, y = place(10.0 ** left, 10.0 ** power)
        body += [line(LEFT, y, WIDTH - RIGHT, y), text(LEFT - 6, y + 4, f"{10.0 ** power:,.10g}", "end")]
    body += [text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, across, "middle"), text(8, TOP - 8, upwards)]
    ends = []
    for number, (name, some) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [place(x, y) for x, y in sorted(some)]
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        thick = 3 if number == 0 else 1.5
        body.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="{thick}"/>')
        body += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in places]
        ends.append((places[-1][1], name, colour))
    # Names stand beside the end of their line, moved down where lines end together.
    last = 0
    for y, name, colour in sorted(ends):
        last = max(y, last + 14)
        body.append(text(WIDTH - RIGHT + 8, last + 4, name, colour=colour))
    return page(WIDTH, HEIGHT, title, body)


def bars(title, rows):
    """`rows` are (name, value, mark or None); the scale is logarithmic from 1."""
    most = max(max(value, mark or 1) for _, value, mark in rows)
    left, row_height = 190, 22
    scale = (WIDTH - left - 70) / math.log(max(most, 2))
    body = []
    for number, (name, value, mark) in enumerate(rows):
        y = TOP + number * row_height
        length = max(math.log(max(value, 1)) * scale, 1)
        colour = COLOURS[2] if mark is None or value >= mark else COLOURS[0]
        body += [text(left - 8, y + 13, name, "end"),
                 f'<rect x="{left}" y="{y + 2}" width="{length:.1f}" height="15" fill="{colour}"/>',
                 text(left + max(length, math.log(max(mark or 1, 1)) * scale) + 6, y + 14, f"{value:.1f}")]
        if mark:
            x = left + math.log(max(mark, 1)) * scale
            body.append(line(x, y, x, y + 19, "#000", 2))
    return page(WIDTH, TOP + len(rows) * row_height + 20, title, body)
