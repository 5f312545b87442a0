/// Removes what is markup from a text, in place: comments and tags, then white space beyond one
/// space between words, as `striptags` of MarkupSafe 3.0.4 does.
enum StripTags<Form: TextForm> {
  typealias Unit = Form.Unit

  /// Works on the first `count` units of `text` and returns how many are left.
  static func strip(_ text: inout MutableSpan<Unit>) -> Int {
    let count = removeMarkup(&text)
    return collapseSpaces(&text, count: count)
  }

  /// One pass over the text, so that removing never makes new markup of what is left.  The first
  /// comment or tag that does not end ends the search.
  private static func removeMarkup(_ text: inout MutableSpan<Unit>) -> Int {
    let count = text.count
    var kept = 0
    var i = 0
    var isSearching = true
    while i < count {
      if text[i] == 0x3C, isSearching {
        if let end = endOfMarkup(text, from: i) {
          i = end
          continue
        }
        isSearching = false
      }
      text[kept] = text[i]
      kept += 1
      i += 1
    }
    return kept
  }

  /// The offset behind the comment or tag that begins at `start`.
  private static func endOfMarkup(
    _ text: borrowing MutableSpan<Unit>, from start: Int
  ) -> Int? {
    let isComment = isOpening(text, at: start)
    var dashes = 0
    for i in (isComment ? start + 4 : start + 1)..<text.count {
      if text[i] == 0x3E, !isComment || dashes >= 2 { return i + 1 }
      dashes = text[i] == 0x2D ? dashes + 1 : 0
    }
    return nil
  }

  /// Whether `<!--` stands at `start`, where there is a `<`.
  private static func isOpening(_ text: borrowing MutableSpan<Unit>, at start: Int) -> Bool {
    start + 4 <= text.count && text[start + 1] == 0x21 && text[start + 2] == 0x2D
      && text[start + 3] == 0x2D
  }

  private static func collapseSpaces(_ text: inout MutableSpan<Unit>, count: Int) -> Int {
    var kept = 0
    var i = 0
    var isBetween = false
    while i < count {
      let space = spaceCount(text, at: i, count: count)
      if space > 0 {
        isBetween = kept > 0
        i += space
        continue
      }
      if isBetween {
        text[kept] = 0x20
        kept += 1
        isBetween = false
      }
      text[kept] = text[i]
      kept += 1
      i += 1
    }
    return kept
  }

  /// The units of the white space character at `i`, or 0 when another stands there.
  @inline(__always)
  private static func spaceCount(
    _ text: borrowing MutableSpan<Unit>, at i: Int, count: Int
  ) -> Int {
    let first = UInt32(truncatingIfNeeded: text[i])
    if !Form.isUTF8 || first < 0x80 { return Whitespace.contains(first) ? 1 : 0 }
    // White space beyond ASCII takes two or three bytes; valid text has them all.
    if first == 0xC2 {
      return Whitespace.contains(UInt32(truncatingIfNeeded: text[i + 1])) ? 2 : 0
    }
    guard first >= 0xE1, first <= 0xE3 else { return 0 }
    let second = UInt32(truncatingIfNeeded: text[i + 1]) & 0x3F
    let third = UInt32(truncatingIfNeeded: text[i + 2]) & 0x3F
    return Whitespace.contains((first & 0x0F) << 12 | second << 6 | third) ? 3 : 0
  }
}

/// White space as Python's `str.split` knows it.
enum Whitespace {
  @inline(__always)
  static func contains(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F,
      0x205F, 0x3000:
      true
    default: false
    }
  }
}
