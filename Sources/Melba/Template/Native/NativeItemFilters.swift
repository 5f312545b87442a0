import CEntry
import CPlatform

/// Filters of numbers, and those that go over items.
extension Native {
  func applyNumeric(_ filter: NativeFilter, _ value: Value, _ call: Call) throws(Stop) -> Value {
    switch filter {
    case .abs:
      switch number(value) {
      case .integer(let number)?:
        guard number != Int64.min else { throw beyond }
        return .integer(number < 0 ? -number : number)
      case .real(let number)?: return .real(number.magnitude)
      default:
        if value.isUndefined { throw fail(undefined: value) }
        throw fail("bad operand type for abs()")
      }
    case .float:
      if let number = number(value) { return .real(number.real) }
      if value.isText, let number = read(value.text) { return .real(number) }
      if value.isUndefined { throw fail(undefined: value) }
      return call.argument(0, "default") ?? .real(0)
    case .int: return try toInteger(value, call)
    case .round:
      guard let number = number(value) else { throw fail("round needs a number") }
      let places = try call.argument(0, "precision").map { (v) throws(Stop) in try integer(v) } ?? 0
      let method = call.argument(1, "method").map { $0.text } ?? SourceText("common")
      if method == "common" {
        if case .integer(let whole) = number {
          guard places < 0 else { return .integer(whole) }
          let made = try rounded(Double(whole), Int(max(places, -400)))
          return .integer(Int64(made))
        }
        return .real(try rounded(number.real, Int(max(min(places, 400), -400))))
      }
      guard method == "ceil" || method == "floor" else {
        throw fail("method must be common, ceil or floor")
      }
      let power = melbaplatform_power(10, Double(places))
      let scaled = number.real * power
      return .real((method == "ceil" ? scaled.rounded(.up) : scaled.rounded(.down)) / power)
    case .filesizeformat: return try fileSize(value, call)
    case .sum:
      var sum = call.argument(1, "start") ?? .integer(0)
      let attribute = call.argument(0, "attribute") ?? .null
      try each(value) { (item) throws(Stop) in
        let part = attribute.held == Held.null ? item : try self.path(attribute, in: item, or: nil)
        sum = try operate(MELBACORE_ADD, sum, part)
      }
      return sum
    default:
      let isMax = filter == .max
      let ignoresCase = try !(call.argument(0, "case_sensitive").map { (v) throws(Stop) in try isTrue(v) } ?? false)
      let attribute = call.argument(1, "attribute") ?? .null
      var (best, bestKey) = (Value.nothing, Value.nothing)
      try each(value) { (item) throws(Stop) in
        let key = try sortKey(item, attribute, ignoresCase: ignoresCase)
        var isBetter = best.held == Held.nothing
        if !isBetter { isBetter = try order(key, bestKey, isMax ? ">" : "<") == (isMax ? 1 : -1) }
        if isBetter { (best, bestKey) = (item, key) }
      }
      return best.held == Held.nothing ? try hint("No aggregated item, sequence was empty.") : best
    }
  }

  /// A number as Python's `float` reads it.
  private func read(_ text: SourceText) -> Double? {
    let trimmed = stripped(Value(text: text), nil, left: true, right: true).text
    return decimal(trimmed)
  }

  private func toInteger(_ value: Value, _ call: Call) throws(Stop) -> Value {
    let other = call.argument(0, "default") ?? .integer(0)
    let base = try call.argument(1, "base").map { (v) throws(Stop) in try integer(v) } ?? 10
    switch number(value) {
    case .integer(let number)?: return .integer(number)
    case .real(let number)?:
      guard number.isFinite, number.magnitude < 9.2e18 else { return other }
      return .integer(Int64(number.rounded(.towardZero)))
    case .big?: return value
    case nil: break
    }
    if value.isUndefined { throw fail(undefined: value) }
    guard value.isText else { return other }
    let text = stripped(value, nil, left: true, right: true).text
    var (i, isNegative) = (0, false)
    if text.peek(0) == 0x2D || text.peek(0) == 0x2B {
      isNegative = text[0] == 0x2D
      i = 1
    }
    var radix = base
    let prefix = text.peek(i) == 0x30 ? text.peek(i + 1) | 0x20 : 0
    let named: Int64 = prefix == 0x78 ? 16 : prefix == 0x6F ? 8 : prefix == 0x62 ? 2 : 0
    if named != 0, base == 0 || base == named {
      radix = named
      i += 2
    } else if base == 0 {
      radix = 10
    }
    var (number, digits, isGood) = (Int64(0), 0, true)
    while i < text.count {
      let byte = text[i]
      let digit: Int64 =
        byte &- 0x30 <= 9
        ? Int64(byte - 0x30)
        : (byte | 0x20) &- 0x61 < 26 ? Int64((byte | 0x20) - 0x61) + 10 : byte == 0x5F && digits > 0 ? -1 : 99
      if digit >= radix {
        isGood = false
        break
      }
      if digit >= 0 {
        let next = number.multipliedReportingOverflow(by: radix)
        let sum = next.partialValue.addingReportingOverflow(isNegative ? -digit : digit)
        guard !next.overflow, !sum.overflow else { throw beyond }
        number = sum.partialValue
        digits += 1
      }
      i += 1
    }
    if isGood, digits > 0 { return .integer(number) }
    if let real = decimal(text), real.isFinite, real.magnitude < 9.2e18 {
      return .integer(Int64(real.rounded(.towardZero)))
    }
    return other
  }

  private func fileSize(_ value: Value, _ call: Call) throws(Stop) -> Value {
    let binary = try call.argument(0, "binary").map { (v) throws(Stop) in try isTrue(v) } ?? false
    guard let bytes = number(value)?.real ?? read(value.text) else {
      throw fail("filesizeformat needs a number")
    }
    let base: Double = binary ? 1024 : 1000
    if bytes == 1 { return Value(text: SourceText("1 Byte")) }
    if bytes < base {
      return unsafe try text { (out) throws(Stop) in
        unsafe try write(.integer(Int64(bytes)), to: out)
        unsafe try append(" Bytes", to: out)
      }
    }
    let units: InlineArray<8, StaticString> = ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"]
    let binaryUnits: InlineArray<8, StaticString> = [
      "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB",
    ]
    var (unit, i) = (base * base, 0)
    while bytes >= unit, i < 7 {
      unit *= base
      i += 1
    }
    return unsafe try text { (out) throws(Stop) in
      unsafe try append(try digits(base * bytes / unit, 0x66, 1), to: out)
      unsafe try append(byte: 0x20, to: out)
      unsafe try append(binary ? binaryUnits[i] : units[i], to: out)
    }
  }

  // MARK: - Attributes of items

  /// What a path such as `name`, `0` or `author.name` leads to.
  func path(_ path: Value, in item: Value, or other: Value?) throws(Stop) -> Value {
    var value = item
    func go(_ step: Value) throws(Stop) {
      value = try self.item(value, step)
      if let other, value.isUndefined { value = other }
    }
    guard path.isText else {
      try go(path)
      return value
    }
    var start = 0
    let text = path.text
    while start <= text.count {
      let end = text.find(SourceText("."), from: start) ?? text.count
      let part = text.part(start..<end)
      var number = Int64(0)
      var isNumber = part.count > 0 && part.count < 18
      for i in 0..<part.count {
        if part[i] &- 0x30 > 9 { isNumber = false } else if isNumber { number = number * 10 + Int64(part[i] - 0x30) }
      }
      try go(isNumber ? .integer(number) : Value(text: part))
      start = end + 1
    }
    return value
  }

  private func sortKey(_ item: Value, _ attribute: Value, ignoresCase: Bool) throws(Stop) -> Value {
    var key = item
    if attribute.held != Held.null {
      if attribute.isText, attribute.text.find(SourceText(",")) != nil {
        let parts = unsafe try list(0)
        var start = 0
        while start <= attribute.text.count {
          let end = attribute.text.find(SourceText(","), from: start) ?? attribute.text.count
          let part = try path(Value(text: attribute.text.part(start..<end)), in: item, or: nil)
          unsafe try append(ignoresCase && part.isText ? try lowercased(part) : part, to: parts)
          start = end + 1
        }
        return unsafe Value(parts)
      }
      key = try path(attribute, in: item, or: nil)
    }
    return ignoresCase && key.isText ? try lowercased(key) : key
  }

  func join(
    _ value: Value, with separator: Value, attribute: Value?, escapes: Bool
  ) throws(Stop) -> Value {
    let items = unsafe try listed(value)
    if let attribute {
      for i in unsafe 0..<items.pointee.count {
        unsafe items.pointee.items.unsafelyUnwrapped[i] = unsafe try path(
          attribute, in: items.pointee.items.unsafelyUnwrapped[i], or: nil)
      }
    }
    var isSafe = false
    if escapes {
      isSafe = separator.isSafe
      for i in unsafe 0..<items.pointee.count where unsafe items.pointee.items.unsafelyUnwrapped[i].isSafe { isSafe = true }
    }
    return unsafe try text(isSafe: isSafe) { (out) throws(Stop) in
      for i in unsafe 0..<items.pointee.count {
        if i > 0 { unsafe try emit(separator, escapes: isSafe, to: out) }
        unsafe try emit(items.pointee.items.unsafelyUnwrapped[i], escapes: isSafe, to: out)
      }
    }
  }

  // MARK: - Items

  func applyToItems(
    _ filter: NativeFilter, _ value: Value, _ call: Call, escapes: Bool
  ) throws(Stop) -> Value {
    switch filter {
    case .join:
      let attribute = call.argument(1, "attribute") ?? .null
      return try join(
        value, with: call.argument(0, "d") ?? Value(text: .empty),
        attribute: attribute.held == Held.null ? nil : attribute, escapes: escapes)
    case .list: return unsafe Value(try listed(value))
    case .first, .last:
      var found = Value.nothing
      var cursor = unsafe try iterate(value)
      if filter == .first {
        found = unsafe try next(&cursor)
      } else if let sequence = try sequence(value) {
        if sequence.count > 0 { found = try item(sequence, sequence.count - 1) }
      } else {
        try each(value) { found = $0 }
      }
      guard found.held == Held.nothing else { return found }
      return try hint(
        filter == .first
          ? "No first item, sequence was empty." : "No last item, sequence was empty.")
    case .items:
      if value.isUndefined { return unsafe Value(try list(0)) }
      guard let pairs = try pairs(value) else { throw fail("Can only get item pairs from a mapping.") }
      let made = unsafe try list(pairs.count)
      for i in 0..<pairs.count {
        unsafe try append(try pair(try key(pairs, i), try member(pairs, i)), to: made)
      }
      return unsafe Value(made)
    case .attr:
      let name = call.argument(0, "name") ?? Value(text: .empty)
      if let found = try attributeIfAny(value, name.text), unsafe try pairs(value) == nil || found.thing(.method) != nil {
        return found
      }
      return try undefined(Reason.attribute, value, name)
    case .reverse:
      if value.isText {
        let text = value.text
        return unsafe try self.text(isSafe: value.isSafe) { (out) throws(Stop) in
          var end = text.count
          while end > 0 {
            var start = end - 1
            while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
            unsafe try append(text.part(start..<end), to: out)
            end = start
          }
        }
      }
      let items = unsafe try listed(value)
      let made = unsafe try list(items.pointee.count)
      for i in unsafe 0..<items.pointee.count {
        unsafe try append(items.pointee.items.unsafelyUnwrapped[items.pointee.count - 1 - i], to: made)
      }
      return unsafe Value(made)
    case .sort:
      return try sorted(
        value, reverse: call.argument(0, "reverse"), cased: call.argument(1, "case_sensitive"),
        attribute: call.argument(2, "attribute") ?? .null)
    case .dictsort: return try dictSorted(value, call)
    case .unique:
      let ignoresCase = try !(call.argument(0, "case_sensitive").map { (v) throws(Stop) in try isTrue(v) } ?? false)
      let attribute = call.argument(1, "attribute") ?? .null
      let (seen, made) = unsafe (try list(0), try list(0))
      try each(value) { (item) throws(Stop) in
        let key = try sortKey(item, attribute, ignoresCase: ignoresCase)
        unsafe try step(seen.pointee.count)
        for i in unsafe 0..<seen.pointee.count
        where unsafe try isEqual(seen.pointee.items.unsafelyUnwrapped[i], key) { return }
        unsafe try append(key, to: seen)
        unsafe try append(item, to: made)
      }
      return unsafe Value(made)
    case .batch, .slice: return try parts(filter, value, call)
    case .groupby: return try grouped(value, call)
    case .map: return try mapped(value, call, escapes: escapes)
    case .select, .reject, .selectattr, .rejectattr: return try selected(filter, value, call)
    default:
      throw fail("a filter is not there")
    }
  }

  private func sorted(
    _ value: Value, reverse: Value?, cased: Value?, attribute: Value
  ) throws(Stop) -> Value {
    let isReversed = try reverse.map { (v) throws(Stop) in try isTrue(v) } ?? false
    let ignoresCase = try !(cased.map { (v) throws(Stop) in try isTrue(v) } ?? false)
    let items = unsafe try listed(value)
    let count = unsafe items.pointee.count
    let (keys, order) = unsafe (try values(max(count, 1)), try values(max(count, 1)))
    for i in 0..<count {
      unsafe keys[i] = unsafe try sortKey(items.pointee.items.unsafelyUnwrapped[i], attribute, ignoresCase: ignoresCase)
      unsafe order[i] = .integer(Int64(i))
    }
    unsafe try sort(order, count) { (a, b) throws(Stop) in
      // Reversed, equal ones still stay in their order.
      unsafe isReversed
        ? try self.order(keys[Int(b.signed)], keys[Int(a.signed)], "<") == -1
        : try self.order(keys[Int(a.signed)], keys[Int(b.signed)], "<") == -1
    }
    let made = unsafe try list(count)
    for i in 0..<count {
      unsafe try append(items.pointee.items.unsafelyUnwrapped[Int(order[i].signed)], to: made)
    }
    return unsafe Value(made)
  }

  private func dictSorted(_ value: Value, _ call: Call) throws(Stop) -> Value {
    guard let pairs = try pairs(value) else { throw fail("dictsort needs a mapping") }
    let by = call.argument(1, "by").map { $0.text } ?? SourceText("key")
    guard by == "key" || by == "value" else {
      throw fail("You can only sort by either \"key\" or \"value\"")
    }
    let items = unsafe try list(pairs.count)
    for i in 0..<pairs.count {
      unsafe try append(try pair(try key(pairs, i), try member(pairs, i)), to: items)
    }
    return unsafe try sorted(
      Value(items), reverse: call.argument(2, "reverse"), cased: call.argument(0, "case_sensitive"),
      attribute: .integer(by == "key" ? 0 : 1))
  }

  private func parts(_ filter: NativeFilter, _ value: Value, _ call: Call) throws(Stop) -> Value {
    let count = Int(clamping: try integer(call.argument(0, filter == .batch ? "linecount" : "slices") ?? .null))
    let fill = call.argument(1, "fill_with") ?? .null
    guard count > 0 else { throw fail("the number of parts must be greater than 0") }
    let items = unsafe try listed(value)
    let made = unsafe try list(0)
    let total = unsafe items.pointee.count
    func add(_ start: Int, _ size: Int, fill missing: Int) throws(Stop) {
      let part = unsafe try list(size)
      for i in start..<(start + size) { unsafe try append(items.pointee.items.unsafelyUnwrapped[i], to: part) }
      for _ in 0..<missing { unsafe try append(fill, to: part) }
      unsafe try append(Value(part), to: made)
    }
    if filter == .batch {
      var start = 0
      while start < total {
        let size = min(count, total - start)
        guard fill.held == Held.null || count <= 1 << 24 else { throw fail("a batch is too large") }
        try add(start, size, fill: fill.held == Held.null ? 0 : count - size)
        start += size
      }
      return unsafe Value(made)
    }
    try step(count)
    var start = 0
    for i in 0..<count {
      let size = total / count + (i < total % count ? 1 : 0)
      try add(start, size, fill: fill.held != Held.null && i >= total % count ? 1 : 0)
      start += size
    }
    return unsafe Value(made)
  }

  private func grouped(_ value: Value, _ call: Call) throws(Stop) -> Value {
    guard let attribute = call.argument(0, "attribute") else { throw fail("groupby needs an attribute") }
    let other = call.argument(1, "default")
    let ignoresCase = try !(call.argument(2, "case_sensitive").map { (v) throws(Stop) in try isTrue(v) } ?? false)
    let items = unsafe try listed(value)
    let count = unsafe items.pointee.count
    let (keys, order) = unsafe (try values(max(count, 1)), try values(max(count, 1)))
    for i in 0..<count {
      let key = unsafe try path(attribute, in: items.pointee.items.unsafelyUnwrapped[i], or: other)
      unsafe keys[i] = ignoresCase && key.isText ? try lowercased(key) : key
      unsafe order[i] = .integer(Int64(i))
    }
    unsafe try sort(order, count) { (a, b) throws(Stop) in
      unsafe try self.order(keys[Int(a.signed)], keys[Int(b.signed)], "<") == -1
    }
    let groups = unsafe try list(0)
    var i = 0
    while i < count {
      let members = unsafe try list(0)
      let first = unsafe Int(order[i].signed)
      while i < count, unsafe try isEqual(keys[Int(order[i].signed)], keys[first]) {
        unsafe try append(items.pointee.items.unsafelyUnwrapped[Int(order[i].signed)], to: members)
        i += 1
      }
      let grouper =
        unsafe ignoresCase
        ? try path(attribute, in: items.pointee.items.unsafelyUnwrapped[first], or: other) : keys[first]
      var group = unsafe try pair(grouper, Value(members))
      group.head |= NativeFlag.group << 8
      unsafe try append(group, to: groups)
    }
    return unsafe Value(groups)
  }

  private func mapped(_ value: Value, _ call: Call, escapes: Bool) throws(Stop) -> Value {
    let made = unsafe try list(0)
    if call.count == 0, let attribute = call.argument(named: SourceText("attribute")) {
      let other = call.argument(named: SourceText("default"))
      try each(value) { (item) throws(Stop) in
        unsafe try append(try path(attribute, in: item, or: other), to: made)
      }
      return unsafe Value(made)
    }
    guard call.count > 0 else { throw fail("map requires a filter argument") }
    let note = unsafe NativeLink.note(call[0].text, environment)
    let arguments = unsafe try prepared(call)
    try each(value) { (item) throws(Stop) in
      unsafe arguments.first[0] = item
      unsafe try append(try filter(note, call[0].text, escapes: escapes, arguments.call), to: made)
    }
    return unsafe Value(made)
  }

  /// The arguments of a filter or test named by the first of these, with room for the item before them.
  private func prepared(_ call: Call) throws(Stop) -> (first: UnsafeMutablePointer<Value>, call: Call) {
    let rest = call.dropping(1)
    let all = unsafe try values(rest.count + rest.named + 1)
    for i in 0..<(rest.count + rest.named) { unsafe all[i + 1] = rest[i] }
    return unsafe (all, Call(values: UnsafePointer(all), count: rest.count + 1, named: rest.named, names: rest.names))
  }

  private func selected(_ filter: NativeFilter, _ value: Value, _ call: Call) throws(Stop) -> Value {
    let byAttribute = filter == .selectattr || filter == .rejectattr
    let keeps = filter == .select || filter == .selectattr
    guard !byAttribute || call.count > 0 else { throw fail("Missing parameter for attribute name") }
    let attribute = byAttribute ? call[0] : .null
    let rest = call.dropping(byAttribute ? 1 : 0)
    let made = unsafe try list(0)
    let name = rest.count > 0 ? rest[0].text : .empty
    let note = unsafe rest.count > 0 ? NativeLink.note(name, environment) : 0
    let arguments = unsafe try prepared(rest)
    try each(value) { (item) throws(Stop) in
      let subject = byAttribute ? try path(attribute, in: item, or: nil) : item
      unsafe arguments.first[0] = subject
      let holds = unsafe rest.count > 0 ? try test(note, name, arguments.call) : try isTrue(subject)
      if holds == keeps { unsafe try append(item, to: made) }
    }
    return unsafe Value(made)
  }
}
