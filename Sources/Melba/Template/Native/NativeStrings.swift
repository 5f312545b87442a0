import CEntry

/// Work on texts, character by character where it is about characters.
extension Native {
  // MARK: - Case

  /// Letters beyond ASCII are all counted as such.
  static func isLetter(_ scalar: UInt32) -> Bool {
    (scalar | 0x20 >= 0x61 && scalar | 0x20 <= 0x7A && scalar < 0x80) || scalar >= 0xAA && scalar != 0xD7 && scalar != 0xF7
  }

  static func isWord(_ scalar: UInt32) -> Bool {
    isLetter(scalar) || (scalar >= 0x30 && scalar <= 0x39) || scalar == 0x5F
  }

  func all(_ text: SourceText, _ test: (UInt32) -> Bool) -> Bool {
    var i = 0
    while i < text.count {
      guard test(text.scalar(at: i)) else { return false }
      i = text.after(i)
    }
    return text.count > 0
  }

  func isCased(_ text: SourceText, upper: Bool) -> Bool {
    var (i, found) = (0, false)
    while i < text.count {
      let scalar = text.scalar(at: i)
      if CaseMapping.changes(scalar, toUpper: upper) { return false }
      if CaseMapping.changes(scalar, toUpper: !upper) { found = true }
      i = text.after(i)
    }
    return found
  }

  func append(_ text: SourceText, upper: Bool, to output: Out) throws(Stop) {
    var i = 0
    while i < text.count {
      let byte = text[i]
      if byte < 0x80 {
        let isOther = upper ? byte >= 0x61 && byte <= 0x7A : byte >= 0x41 && byte <= 0x5A
        unsafe try append(byte: isOther ? byte ^ 0x20 : byte, to: output)
        i += 1
        continue
      }
      let scalar = text.scalar(at: i)
      let next = text.after(i)
      if !upper, scalar == 0x3A3 {
        // A sigma that ends a word.
        let isBefore = i > 0 && Native.isLetter(text.scalar(at: start(before: i, text)))
        let isBehind = next < text.count && Native.isLetter(text.scalar(at: next))
        unsafe try append(scalar: isBefore && !isBehind ? 0x3C2 : 0x3C3, to: output)
      } else {
        let mapped = CaseMapping.mapped(scalar, toUpper: upper)
        unsafe try append(scalar: mapped.first, to: output)
        if mapped.second != 0 { unsafe try append(scalar: mapped.second, to: output) }
        if mapped.third != 0 { unsafe try append(scalar: mapped.third, to: output) }
      }
      i = next
    }
  }

  private func start(before i: Int, _ text: SourceText) -> Int {
    var start = i - 1
    while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  func uppercased(_ value: Value) throws(Stop) -> Value {
    unsafe try text(isSafe: value.isSafe) { (out) throws(Stop) in
      unsafe try append(value.text, upper: true, to: out)
    }
  }

  func lowercased(_ value: Value) throws(Stop) -> Value {
    unsafe try text(isSafe: value.isSafe) { (out) throws(Stop) in
      unsafe try append(value.text, upper: false, to: out)
    }
  }

  func capitalized(_ value: Value) throws(Stop) -> Value {
    let text = value.text
    guard text.count > 0 else { return value }
    let first = text.after(0)
    return unsafe try self.text(isSafe: value.isSafe) { (out) throws(Stop) in
      unsafe try append(text.part(0..<first), upper: true, to: out)
      unsafe try append(text.from(first), upper: false, to: out)
    }
  }

  /// `str.title`: what follows no letter is upper case.
  func pythonTitle(_ value: Value) throws(Stop) -> Value {
    try title(value.text, isSafe: value.isSafe) { !Native.isLetter($0) }
  }

  /// The filter: what follows white space, a hyphen or an opening bracket is upper case.
  func title(_ value: Value) throws(Stop) -> Value {
    try title(value.text, isSafe: value.isSafe) {
      switch $0 {
      case 0x2D, 0x28, 0x7B, 0x5B, 0x3C, 9...13, 28...32, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028,
        0x2029, 0x202F, 0x205F, 0x3000:
        true
      default: false
      }
    }
  }

  private func title(
    _ text: SourceText, isSafe: Bool, _ begins: (UInt32) -> Bool
  ) throws(Stop) -> Value {
    unsafe try self.text(isSafe: isSafe) { (out) throws(Stop) in
      var i = 0
      while i < text.count {
        let first = text.after(i)
        unsafe try append(text.part(i..<first), upper: true, to: out)
        var (end, last) = (first, i)
        while end < text.count, !begins(text.scalar(at: last)) { (last, end) = (end, text.after(end)) }
        // A word is one piece, because what a letter becomes may depend on its neighbours.
        unsafe try append(text.part(first..<end), upper: false, to: out)
        i = end
      }
    }
  }

  // MARK: - Parts

  func stripped(_ value: Value, _ characters: SourceText?, left: Bool, right: Bool) -> Value {
    let text = value.text
    func isStripped(_ i: Int, _ end: Int) -> Bool {
      guard let characters else { return text.space(at: i) > 0 }
      return characters.find(text.part(i..<end)) != nil
    }
    var (first, end) = (0, text.count)
    while left, first < end, isStripped(first, text.after(first)) { first = text.after(first) }
    while right, end > first {
      let start = start(before: end, text)
      guard isStripped(start, end) else { break }
      end = start
    }
    return Value(text: text.part(first..<end), isSafe: value.isSafe)
  }

  func split(_ value: Value, _ call: Call) throws(Stop) -> Value {
    let text = value.text
    let list = unsafe try list(0)
    let separator = call.argument(0, "sep") ?? .null
    var left = try (call.argument(1, "maxsplit")).map { (v) throws(Stop) in try integer(v) } ?? -1
    func add(_ range: Range<Int>) throws(Stop) {
      try step()
      unsafe try append(Value(text: text.part(range), isSafe: value.isSafe), to: list)
    }
    var i = 0
    if separator.held == Held.null {
      while true {
        while i < text.count, text.space(at: i) > 0 { i += text.space(at: i) }
        guard i < text.count else { break }
        let start = i
        if left == 0 {
          unsafe try append(
            stripped(Value(text: text.from(i), isSafe: value.isSafe), nil, left: false, right: true),
            to: list)
          break
        }
        while i < text.count, text.space(at: i) == 0 { i = text.after(i) }
        try add(start..<i)
        left -= 1
      }
      return unsafe Value(list)
    }
    guard separator.text.count > 0 else { throw fail("empty separator") }
    while left != 0, let place = text.find(separator.text, from: i) {
      try add(i..<place)
      i = place + separator.text.count
      left -= 1
    }
    try add(i..<text.count)
    return unsafe Value(list)
  }

  /// Calls `body` with each line, without its end.
  func lines(_ text: SourceText, _ body: (SourceText) throws(Stop) -> Void) throws(Stop) {
    var (start, i) = (0, 0)
    while i < text.count {
      let scalar = text.scalar(at: i)
      let next = text.after(i)
      switch scalar {
      case 10...13, 28...30, 0x85, 0x2028, 0x2029:
        try body(text.part(start..<i))
        i = scalar == 13 && text.peek(next) == 10 ? next + 1 : next
        start = i
      default: i = next
      }
    }
    if start < text.count { try body(text.from(start)) }
  }

  /// `value.replace(old, new, count)`; in a safe text what is new is escaped.
  func replaced(_ value: Value, _ old: Value, _ new: Value, _ count: Int64) throws(Stop) -> Value {
    let text = value.text
    let old = try string(old).text
    let new = value.isSafe ? try escaped(new).text : try string(new).text
    var left = count
    return unsafe try self.text(isSafe: value.isSafe) { (out) throws(Stop) in
      var i = 0
      if old.count == 0 {
        while left != 0 {
          unsafe try append(new, to: out)
          left -= 1
          guard i < text.count else { return }
          let next = text.after(i)
          unsafe try append(text.part(i..<next), to: out)
          i = next
        }
        return unsafe try append(text.from(i), to: out)
      }
      while left != 0, let place = text.find(old, from: i) {
        unsafe try append(text.part(i..<place), to: out)
        unsafe try append(new, to: out)
        i = place + old.count
        left -= 1
      }
      unsafe try append(text.from(i), to: out)
    }
  }

  /// `side` is -1 for text on the left, 0 for the middle, 1 for the right.
  func justified(_ value: Value, _ width: Int, _ side: Int, _ fill: SourceText) throws(Stop) -> Value {
    let missing = width - value.text.characters
    guard missing > 0 else { return value }
    guard unsafe missing <= environment.pointee.memory / fill.count else {
      throw fail(.tooLarge) { $0.append("a text is longer than is allowed") }
    }
    let before = side > 0 ? missing : side < 0 ? 0 : missing / 2 + (missing & width & 1)
    return unsafe try text(isSafe: value.isSafe) { (out) throws(Stop) in
      for _ in 0..<before { unsafe try append(fill, to: out) }
      unsafe try append(value.text, to: out)
      for _ in before..<missing { unsafe try append(fill, to: out) }
    }
  }

  func zeroFilled(_ value: Value, _ width: Int) throws(Stop) -> Value {
    let text = value.text
    let missing = width - text.characters
    guard missing > 0 else { return value }
    return unsafe try self.text(isSafe: value.isSafe) { (out) throws(Stop) in
      let hasSign = text.peek(0) == 0x2D || text.peek(0) == 0x2B
      if hasSign { unsafe try append(byte: text[0], to: out) }
      unsafe try append(0x30, times: missing, to: out)
      unsafe try append(text.from(hasSign ? 1 : 0), to: out)
    }
  }
}

/// What Unicode says of upper and lower case, in the full mappings that need no context.
enum CaseMapping {
  struct Mapped {
    var first: UInt32
    var second: UInt32 = 0
    var third: UInt32 = 0
  }

  static func changes(_ scalar: UInt32, toUpper: Bool) -> Bool {
    let mapped = mapped(scalar, toUpper: toUpper)
    return mapped.first != scalar || mapped.second != 0
  }

  static func mapped(_ scalar: UInt32, toUpper: Bool) -> Mapped {
    if scalar < 0x80 {
      let isOther = toUpper ? scalar >= 0x61 && scalar <= 0x7A : scalar >= 0x41 && scalar <= 0x5A
      return Mapped(first: isOther ? scalar ^ 0x20 : scalar)
    }
    if toUpper {
      if let special = special(scalar) { return special }
      return Mapped(first: simple(scalar, CaseTable.upper))
    }
    if scalar == 0x130 { return Mapped(first: 0x69, second: 0x307) }
    return Mapped(first: simple(scalar, CaseTable.lower))
  }

  /// The table is of runs: the first and the last in 5 hexadecimal digits each, the step in 1, and what
  /// is added, 0x800000 being nothing, in 6.
  private static func simple(_ scalar: UInt32, _ table: StaticString) -> UInt32 {
    let text = SourceText(table)
    var (low, high) = (0, text.count / CaseTable.width)
    while low < high {
      let middle = (low + high) / 2
      let at = middle * CaseTable.width
      let (first, last) = (number(text, at, 5), number(text, at + 5, 5))
      if scalar < first {
        high = middle
      } else if scalar > last {
        low = middle + 1
      } else {
        guard (scalar - first) % number(text, at + 10, 1) == 0 else { return scalar }
        return scalar &+ number(text, at + 11, 6) &- 0x800000
      }
    }
    return scalar
  }

  private static func special(_ scalar: UInt32) -> Mapped? {
    let text = SourceText(CaseTable.special)
    var i = 0
    while i < text.count {
      if number(text, i, 5) == scalar {
        return Mapped(
          first: number(text, i + 5, 5), second: number(text, i + 10, 5),
          third: number(text, i + 15, 5))
      }
      i += 20
    }
    return nil
  }

  private static func number(_ text: SourceText, _ start: Int, _ count: Int) -> UInt32 {
    var value: UInt32 = 0
    for i in start..<(start + count) {
      let byte = text[i]
      value = value << 4 | UInt32(byte <= 0x39 ? byte - 0x30 : byte - 0x57)
    }
    return value
  }
}
