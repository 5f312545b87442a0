import CEntry

/// The library's filters; each is in the function of its subject.
enum NativeFilter: UInt8 {
  case abs, attr, batch, capitalize, center, count, d, `default`, dictsort, e, escape
  case filesizeformat, first, float, forceescape, format, groupby, indent, int, items, join, last
  case length, list, lower, map, max, min, reject, rejectattr, replace, reverse, round, safe
  case select, selectattr, slice, sort, string, striptags, sum, title, tojson, trim, truncate
  case unique, upper, urlencode, wordcount, wordwrap, xmlattr

  static func named(_ name: SourceText) -> NativeFilter? {
    let names: InlineArray<51, StaticString> = [
      "abs", "attr", "batch", "capitalize", "center", "count", "d", "default", "dictsort", "e",
      "escape", "filesizeformat", "first", "float", "forceescape", "format", "groupby", "indent",
      "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min", "reject",
      "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr", "slice", "sort",
      "string", "striptags", "sum", "title", "tojson", "trim", "truncate", "unique", "upper",
      "urlencode", "wordcount", "wordwrap", "xmlattr",
    ]
    for i in 0..<51 where name == names[i] { return NativeFilter(rawValue: UInt8(i)) }
    return nil
  }
}

extension Native {
  /// A filter of the template's, by the note of its name.
  func filter(
    _ name: UnsafePointer<Name>, escapes: Bool, _ call: Call
  ) throws(Stop) -> Value {
    unsafe try filter(name.pointee.note, SourceText(name), escapes: escapes, call)
  }

  func filter(
    _ note: UInt64, _ name: SourceText, escapes: Bool, _ call: Call
  ) throws(Stop) -> Value {
    let custom = Int(note >> NativeLink.Bits.customFilter & 0xFFFFF)
    if custom > 0 { return try callCustom(custom - 1, call) }
    let number = UInt8(note >> NativeLink.Bits.filter & 0xFF)
    guard number > 0, let filter = NativeFilter(rawValue: number - 1), call.count > 0 else {
      throw fail {
        $0.append("No filter named ")
        $0.append(quoted: name)
        $0.append(" found.")
      }
    }
    return try apply(filter, call[0], call.dropping(1), escapes: escapes)
  }

  private func apply(
    _ filter: NativeFilter, _ value: Value, _ call: Call, escapes: Bool
  ) throws(Stop) -> Value {
    switch filter {
    case .e, .escape: return try self.escaped(value)
    case .forceescape:
      let plain = try string(value)
      return try self.escaped(Value(text: plain.text))
    case .safe:
      let made = try string(value)
      return Value(text: made.text, isSafe: true)
    case .string: return try string(value)
    case .d, .default:
      let other = call.argument(0, "default_value") ?? Value(text: .empty)
      if value.isUndefined { return other }
      if let boolean = call.argument(1, "boolean"), try isTrue(boolean), try !isTrue(value) { return other }
      return value
    case .length, .count: return .integer(Int64(try length(value)))
    case .upper: return try uppercased(try string(value))
    case .lower: return try lowercased(try string(value))
    case .capitalize: return try capitalized(try string(value))
    case .title: return try title(try string(value))
    case .trim:
      let characters = call.argument(0, "chars") ?? .null
      return stripped(
        try string(value), characters.isText ? characters.text : nil, left: true, right: true)
    case .center:
      let width = try call.argument(0, "width").map { (v) throws(Stop) in try integer(v) } ?? 80
      return try justified(try string(value), Int(Swift.max(0, Swift.min(width, 1 << 40))), 0, SourceText(" "))
    case .replace: return try replace(value, call, escapes: escapes)
    case .striptags: return try stripTags(value)
    case .truncate: return try truncate(value, call)
    case .wordcount: return .integer(Int64(wordCount(try string(value).text)))
    case .wordwrap: return try wordWrap(value, call)
    case .indent: return try indent(value, call)
    case .urlencode: return try urlEncode(value)
    case .format: return try format(value, call)
    case .xmlattr: return try attributes(value, call, escapes: escapes)
    case .tojson:
      let indent = call.argument(0, "indent") ?? .null
      return try json(
        value, indent: indent.held == Held.null ? nil : Int(Swift.max(0, Swift.min(try integer(indent), 1000))))
    case .abs, .float, .int, .round, .filesizeformat, .sum, .max, .min:
      return try applyNumeric(filter, value, call)
    default: return try applyToItems(filter, value, call, escapes: escapes)
    }
  }

  func length(_ value: Value) throws(Stop) -> Int {
    if value.isText { return value.text.characters }
    if let range = unsafe value.thing(.range) { return unsafe range.pointee.count }
    if let sequence = try sequence(value) { return sequence.count }
    if let pairs = try pairs(value) { return pairs.count }
    if let loop = unsafe value.loop { return unsafe Int(try property(.length, of: loop).signed) }
    if value.isUndefined {
      if kind == MELBA_UNDEFINED_STRICT.rawValue { throw fail(undefined: value) }
      return 0
    }
    throw fail {
      $0.append("object of type ")
      $0.append(quoted: typeName(value))
      $0.append(" has no len()")
    }
  }

  // MARK: - Texts

  private func replace(_ value: Value, _ call: Call, escapes: Bool) throws(Stop) -> Value {
    guard let old = call.argument(0, "old"), let new = call.argument(1, "new") else {
      throw fail("replace needs an old and a new text")
    }
    let count = call.argument(2, "count") ?? .null
    let times = count.held == Held.null ? -1 : try integer(count)
    guard escapes else { return try replaced(Value(text: try string(value).text), old, new, times) }
    if old.isSafe || (new.isSafe && !value.isSafe) {
      return try replaced(try escaped(value), old, new, times)
    }
    return try replaced(try string(value), old, new, times)
  }

  private func stripTags(_ value: Value) throws(Stop) -> Value {
    let text = try string(value).text
    let copy = try copy(text)
    let memory = unsafe UnsafeMutablePointer(mutating: copy.start)
    var span = unsafe MutableSpan(_unsafeElements: UnsafeMutableBufferPointer(start: memory, count: text.count))
    let count = text.count == 0 ? 0 : StripTags<UTF8Form>.strip(&span)
    let stripped = unsafe SourceText(memory, count: count)
    let size = Unescape<UTF8Form>.measure(stripped.span())
    guard size.isChanged, size.count > 0 else {
      return Value(text: size.isChanged ? .empty : stripped)
    }
    let out = unsafe try take(size.count).assumingMemoryBound(to: UInt8.self)
    var writer = unsafe Writer<UInt8>(UnsafeMutableBufferPointer(start: out, count: size.count))
    Unescape<UTF8Form>.write(stripped.span(), into: &writer)
    return unsafe Value(text: SourceText(out, count: size.count))
  }

  private func truncate(_ given: Value, _ call: Call) throws(Stop) -> Value {
    let value = try string(given)
    let text = value.text
    let wanted = try call.argument(0, "length").map { (v) throws(Stop) in try integer(v) } ?? 255
    let length = Int(Swift.max(-1, Swift.min(wanted, 1 << 40)))
    let kills = try call.argument(1, "killwords").map { (v) throws(Stop) in try isTrue(v) } ?? false
    let end = call.argument(2, "end") ?? Value(text: SourceText("..."))
    let leeway = call.argument(3, "leeway") ?? .null
    let slack = leeway.held == Held.null ? 5 : try integer(leeway)
    let endText = end.isSafe || !value.isSafe ? end.text : try escaped(end).text
    let endLength = end.text.characters
    guard length >= endLength else {
      throw fail("expected length >= the length of the end")
    }
    guard slack >= 0 else { throw fail("expected leeway >= 0") }
    if Int64(text.characters) <= Int64(length) + slack { return value }
    var cut = text.part(0..<text.offset(of: length - endLength))
    if !kills {
      var space = cut.count
      while space > 0, cut[space - 1] != 0x20 { space -= 1 }
      if space > 0 { cut = cut.part(0..<(space - 1)) }
    }
    return unsafe try self.text(isSafe: value.isSafe) { (out) throws(Stop) in
      unsafe try append(cut, to: out)
      unsafe try append(endText, to: out)
    }
  }

  private func wordCount(_ text: SourceText) -> Int {
    var (count, isInside, i) = (0, false, 0)
    while i < text.count {
      let isWord = Native.isWord(text.scalar(at: i))
      if isWord, !isInside { count += 1 }
      isInside = isWord
      i = text.after(i)
    }
    return count
  }

  /// `textwrap.wrap` of each line, words kept whole unless they are longer than a line.
  private func wordWrap(_ given: Value, _ call: Call) throws(Stop) -> Value {
    let text = try string(given).text
    let width = Int(Swift.min(try call.argument(0, "width").map { (v) throws(Stop) in try integer(v) } ?? 79, 1 << 40))
    let breaks = try call.argument(1, "break_long_words").map { (v) throws(Stop) in try isTrue(v) } ?? true
    let ending = call.argument(2, "wrapstring") ?? .null
    let onHyphens = try call.argument(3, "break_on_hyphens").map { (v) throws(Stop) in try isTrue(v) } ?? true
    guard width > 0 else { throw fail("invalid width (must be > 0)") }
    let lineEnd = ending.held == Held.null ? SourceText("\n") : ending.text
    return unsafe try self.text(isSafe: given.isSafe) { (out) throws(Stop) in
      var isFirst = true
      try lines(text) { (line) throws(Stop) in
        if !isFirst { unsafe try append(lineEnd, to: out) }
        isFirst = false
        unsafe try wrap(line, width, breaks: breaks, onHyphens: onHyphens, lineEnd, to: out)
      }
    }
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 9 && byte <= 13) }

  /// The end of the chunk at `i`: white space, a word, or a part of one up to a hyphen.
  private func chunkEnd(_ line: SourceText, _ i: Int, onHyphens: Bool) -> Int {
    var end = i
    if isBlank(line[i]) {
      while end < line.count, isBlank(line[end]) { end += 1 }
      return end
    }
    while end < line.count, !isBlank(line[end]) {
      end = line.after(end)
      if onHyphens, line[end - 1] == 0x2D, end - i > 1, end < line.count,
        Native.isLetter(line.scalar(at: end)), Native.isLetter(UInt32(line.peek(end - 2)))
      {
        return end
      }
    }
    return end
  }

  private func wrap(
    _ line: SourceText, _ width: Int, breaks: Bool, onHyphens: Bool, _ lineEnd: SourceText, to out: Out
  ) throws(Stop) {
    var (i, isFirst) = (0, true)
    while i < line.count {
      // A line takes chunks while they fit; white space at its start, of all but the first, goes.
      if !isFirst, isBlank(line[i]) {
        i = chunkEnd(line, i, onHyphens: onHyphens)
        continue
      }
      let start = i
      var (end, used) = (i, 0)
      while i < line.count {
        let next = chunkEnd(line, i, onHyphens: onHyphens)
        let size = line.part(i..<next).characters
        if used + size <= width {
          used += size
          i = next
          end = next
          continue
        }
        if size > width, breaks || used == 0 {
          let room = width - used
          if breaks, room > 0 {
            i += line.part(i..<next).offset(of: room)
            end = i
          } else if used == 0 {
            i = next
            end = next
          }
        }
        break
      }
      var last = end
      while last > start, isBlank(line[last - 1]) { last -= 1 }
      if last > start {
        if !isFirst { unsafe try append(lineEnd, to: out) }
        isFirst = false
        unsafe try append(line.part(start..<last), to: out)
      } else if end == start {
        break
      }
    }
  }

  private func indent(_ given: Value, _ call: Call) throws(Stop) -> Value {
    let value = try string(given)
    let width = call.argument(0, "width") ?? .integer(4)
    let first = try call.argument(1, "first").map { (v) throws(Stop) in try isTrue(v) } ?? false
    let blank = try call.argument(2, "blank").map { (v) throws(Stop) in try isTrue(v) } ?? false
    let count = width.isText ? 0 : Int(Swift.max(0, Swift.min(try integer(width), 1 << 20)))
    func pad(_ out: Out) throws(Stop) {
      if width.isText { return unsafe try append(width.text, to: out) }
      unsafe try append(0x20, times: count, to: out)
    }
    return unsafe try text(isSafe: value.isSafe) { (out) throws(Stop) in
      if first { unsafe try pad(out) }
      var isFirst = true
      let text = value.text
      let endsLine = text.count > 0 && (text[text.count - 1] == 10 || text[text.count - 1] == 13)
      func add(_ line: SourceText) throws(Stop) {
        if !isFirst {
          unsafe try append(byte: 0x0A, to: out)
          if blank || line.count > 0 { unsafe try pad(out) }
        }
        isFirst = false
        unsafe try append(line, to: out)
      }
      try lines(text) { (line) throws(Stop) in try add(line) }
      if endsLine || text.count == 0 { try add(.empty) }
    }
  }

  private func hexadecimal(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x37 + digit }

  private func urlEncode(_ value: Value) throws(Stop) -> Value {
    func quote(_ value: Value, isQuery: Bool, _ out: Out) throws(Stop) {
      let text = try string(value).text
      for i in 0..<text.count {
        let byte = text[i]
        let isPlain =
          (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
          || byte == 0x2E || byte == 0x2D || byte == 0x7E || (byte == 0x2F && !isQuery)
        if isPlain {
          unsafe try append(byte: byte, to: out)
        } else if byte == 0x20, isQuery {
          unsafe try append(byte: 0x2B, to: out)
        } else {
          unsafe try append(byte: 0x25, to: out)
          unsafe try append(byte: hexadecimal(byte >> 4), to: out)
          unsafe try append(byte: hexadecimal(byte & 15), to: out)
        }
      }
    }
    let isList = value.isText ? false : try sequence(value) != nil
    let pairs = value.isText ? nil : try pairs(value)
    return unsafe try text { (out) throws(Stop) in
      guard isList || pairs != nil else { return unsafe try quote(value, isQuery: false, out) }
      var isFirst = true
      func add(_ key: Value, _ value: Value) throws(Stop) {
        if !isFirst { unsafe try append(byte: 0x26, to: out) }
        isFirst = false
        unsafe try quote(key, isQuery: true, out)
        unsafe try append(byte: 0x3D, to: out)
        unsafe try quote(value, isQuery: true, out)
      }
      if let pairs {
        for i in 0..<pairs.count { try add(try key(pairs, i), try member(pairs, i)) }
        return
      }
      try each(value) { (item) throws(Stop) in
        let pair = unsafe try values(2)
        unsafe try unpack(item, 2, pair)
        unsafe try add(pair[0], pair[1])
      }
    }
  }

  private func format(_ value: Value, _ call: Call) throws(Stop) -> Value {
    guard call.named == 0 || call.count == 0 else {
      throw fail("can't handle positional and keyword arguments at the same time")
    }
    let text = try string(value)
    if call.named > 0 {
      let dict = unsafe try make(.dict)
      unsafe try update(dict, names: call)
      return unsafe try format(text, with: Value(dict))
    }
    let items = unsafe try values(Swift.max(call.count, 1))
    for i in 0..<call.count { unsafe items[i] = call[i] }
    return unsafe try format(text, with: tuple(items, call.count))
  }

  private func attributes(_ value: Value, _ call: Call, escapes: Bool) throws(Stop) -> Value {
    guard let pairs = try pairs(value) else { throw fail("xmlattr needs a mapping") }
    let spaced = try call.argument(0, "autospace").map { (v) throws(Stop) in try isTrue(v) } ?? true
    return unsafe try text(isSafe: escapes) { (out) throws(Stop) in
      var isFirst = true
      for i in 0..<pairs.count {
        let member = try member(pairs, i)
        if member.held == Held.null || member.isUndefined { continue }
        let key = try string(try key(pairs, i))
        for k in 0..<key.text.count {
          switch key.text[k] {
          case 0x20, 9...13, 0x2F, 0x3E, 0x3D:
            throw fail {
              $0.append("Invalid character in attribute name: ")
              $0.append(quoted: key.text)
            }
          default: continue
          }
        }
        if !isFirst || spaced { unsafe try append(byte: 0x20, to: out) }
        isFirst = false
        unsafe try emit(key, escapes: true, to: out)
        unsafe try append("=\"", to: out)
        unsafe try emit(member, escapes: true, to: out)
        unsafe try append(byte: 0x22, to: out)
      }
    }
  }
}
