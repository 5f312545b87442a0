/// Removes what is markup from a text, in place: first comments, then tags, then white space
/// beyond one space between words, as MarkupSafe's `striptags` does.
enum StripTags<Form: TextForm> {
  typealias Unit = Form.Unit

  /// Works on the first `count` units of `text` and returns how many are left.
  static func strip(_ text: inout MutableSpan<Unit>) -> Int {
    let count = removeComments(&text, count: text.count)
    return collapseSpaces(&text, count: removeTags(&text, count: count))
  }

  /// Removing a comment may join the beginnings of another, which is then removed as well, so
  /// the search for `<!--` goes over what was kept.  The first comment that does not end ends
  /// the search for all.
  private static func removeComments(_ text: inout MutableSpan<Unit>, count: Int) -> Int {
    var kept = 0
    var i = 0
    while i < count {
      text[kept] = text[i]
      kept += 1
      i += 1
      guard text[kept - 1] == 0x2D, kept >= 4, endsWithOpening(text, kept) else { continue }
      guard let end = endOfComment(text, from: i, count: count) else {
        while i < count {
          text[kept] = text[i]
          kept += 1
          i += 1
        }
        return kept
      }
      kept -= 4
      i = end
    }
    return kept
  }

  private static func endsWithOpening(_ text: borrowing MutableSpan<Unit>, _ end: Int) -> Bool {
    text[end - 2] == 0x2D && text[end - 3] == 0x21 && text[end - 4] == 0x3C
  }

  /// The offset behind the `-->` that ends a comment whose `<!--` has just been read: its dashes
  /// count, so that `<!-->` is a comment.
  private static func endOfComment(
    _ text: borrowing MutableSpan<Unit>, from start: Int, count: Int
  ) -> Int? {
    var dashes = 2
    for i in start..<count {
      if text[i] == 0x3E, dashes >= 2 { return i + 1 }
      dashes = text[i] == 0x2D ? dashes + 1 : 0
    }
    return nil
  }

  private static func removeTags(_ text: inout MutableSpan<Unit>, count: Int) -> Int {
    var kept = 0
    var i = 0
    var isOpen = true
    while i < count {
      if text[i] == 0x3C, isOpen {
        var end = i + 1
        while end < count, text[end] != 0x3E { end += 1 }
        if end < count {
          i = end + 1
          continue
        }
        isOpen = false
      }
      text[kept] = text[i]
      kept += 1
      i += 1
    }
    return kept
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
