import CEntry

/// The methods that values have in Python, as far as templates use them.
enum NativeMethod: UInt8 {
  case upper, lower, title, capitalize, strip, lstrip, rstrip, split, join, replace, startswith
  case endswith, find, format, isdigit, isalpha, isalnum, isupper, islower, isspace, splitlines
  case center, ljust, rjust, zfill, removeprefix, removesuffix
  case items, keys, values, get, update, setdefault, pop
  case append, insert, extend, remove, reverse, index, count, copy
  case next, reset

  init?(_ name: SourceText, of object: Value) {
    let names: InlineArray<44, StaticString> = [
      "upper", "lower", "title", "capitalize", "strip", "lstrip", "rstrip", "split", "join",
      "replace", "startswith", "endswith", "find", "format", "isdigit", "isalpha", "isalnum",
      "isupper", "islower", "isspace", "splitlines", "center", "ljust", "rjust", "zfill",
      "removeprefix", "removesuffix", "items", "keys", "values", "get", "update", "setdefault",
      "pop", "append", "insert", "extend", "remove", "reverse", "index", "count", "copy", "next",
      "reset",
    ]
    var found: NativeMethod?
    for i in 0..<44 where name == names[i] { found = NativeMethod(rawValue: UInt8(i)) }
    guard let found else { return nil }
    let isThere: Bool
    if object.isText {
      isThere = found.rawValue < NativeMethod.items.rawValue || found == .index || found == .count
    } else if unsafe object.kind == .object || object.thing(.dict) != nil || object.thing(.record) != nil {
      isThere = (found.rawValue >= NativeMethod.items.rawValue
        && found.rawValue <= NativeMethod.pop.rawValue) || found == .copy
    } else if object.isTuple {
      isThere = found == .index || found == .count
    } else if unsafe object.thing(.cycler) != nil {
      isThere = found == .next || found == .reset
    } else if unsafe object.kind == .array || object.thing(.list) != nil || object.thing(.records) != nil {
      isThere = (found.rawValue >= NativeMethod.append.rawValue
        && found.rawValue <= NativeMethod.copy.rawValue) || found == .pop
    } else {
      isThere = false
    }
    guard isThere else { return nil }
    self = found
  }
}

extension Native {
  /// `object.name(...)`.
  func callMethod(
    _ object: Value, _ name: SourceText, _ given: UnsafePointer<melbacore_arguments>
  ) throws(Stop) -> CallResult {
    if unsafe NativeMethod(name, of: object) != nil || object.loop != nil {
      return unsafe .value(try callMethod(object, name, try call(given)))
    }
    return unsafe try call(try attribute(object, name), given)
  }

  func callMethod(_ object: Value, _ name: SourceText, _ call: Call) throws(Stop) -> Value {
    if let loop = unsafe object.loop { return unsafe try callLoop(loop, name, call) }
    guard let method = NativeMethod(name, of: object) else {
      return try self.call(try attribute(object, name), call)
    }
    if object.isText { return try callText(object, method, call) }
    if let cycler = unsafe object.thing(.cycler) {
      let current = unsafe cycler.pointee.items.unsafelyUnwrapped[cycler.pointee.number]
      unsafe cycler.pointee.number =
        unsafe method == .reset ? 0 : (cycler.pointee.number + 1) % cycler.pointee.count
      return method == .reset ? .null : current
    }
    if unsafe object.kind == .object || object.thing(.dict) != nil || object.thing(.record) != nil {
      return try callDict(object, method, call)
    }
    return try callList(object, method, call)
  }

  private func need(_ call: Call, _ count: Int, _ method: StaticString) throws(Stop) {
    guard call.count >= count else {
      throw fail {
        $0.append(method)
        $0.append("() takes more arguments than it was given")
      }
    }
  }

  private func callLoop(
    _ loop: UnsafeMutablePointer<melbacore_loop>, _ name: SourceText, _ call: Call
  ) throws(Stop) -> Value {
    if name == "cycle" {
      guard call.count > 0 else { throw fail("no items for cycling given") }
      return unsafe call[Int(loop.pointee.index) % call.count]
    }
    guard name == "changed" else {
      return try self.call(
        try undefined(Reason.attribute, .null, Value(text: name)), call)
    }
    let items = unsafe try values(max(call.count, 1))
    for i in 0..<call.count { unsafe items[i] = try kept(call[i]) }
    let tuple = unsafe tuple(items, call.count)
    let old = unsafe unsafeBitCast(loop.pointee.changed, to: Value.self)
    if old.held != Held.nothing, try isEqual(old, tuple) { return .boolean(false) }
    unsafe loop.pointee.changed = unsafe unsafeBitCast(tuple, to: BorrowedValue.self)
    return .boolean(true)
  }

  private func callDict(_ object: Value, _ method: NativeMethod, _ call: Call) throws(Stop) -> Value {
    switch method {
    case .items, .keys, .values:
      guard let pairs = try pairs(object) else { return .null }
      try step(pairs.count)
      let list = unsafe try list(pairs.count)
      for i in 0..<pairs.count {
        switch method {
        case .keys: unsafe try append(try key(pairs, i), to: list)
        case .values: unsafe try append(try member(pairs, i), to: list)
        default: unsafe try append(try pair(try key(pairs, i), try member(pairs, i)), to: list)
        }
      }
      return unsafe Value(list)
    case .get:
      try need(call, 1, "get")
      return try member(of: object, key: call[0]) ?? (call.count > 1 ? call[1] : .null)
    case .copy:
      let dict = unsafe try make(.dict)
      unsafe try update(dict, object)
      return unsafe Value(dict)
    default: break
    }
    guard let dict = unsafe object.thing(.dict) else {
      throw fail("a dict of the context cannot be changed")
    }
    if method == .update {
      if call.count > 0 { unsafe try update(dict, call[0]) }
      unsafe try update(dict, names: call)
      return .null
    }
    try need(call, 1, method == .pop ? "pop" : "setdefault")
    let found = try member(of: object, key: call[0])
    if method == .setdefault {
      if let found { return found }
      let value = call.count > 1 ? call[1] : Value.null
      unsafe try set(call[0], value, in: dict)
      return value
    }
    guard let found else {
      guard call.count > 1 else { throw fail("pop(): there is no such key") }
      return call[1]
    }
    let items = unsafe dict.pointee.items.unsafelyUnwrapped
    for i in unsafe 0..<dict.pointee.count where unsafe try isEqual(items[2 * i], call[0]) {
      for k in unsafe (2 * i)..<(2 * dict.pointee.count - 2) { unsafe items[k] = unsafe items[k + 2] }
      unsafe dict.pointee.count -= 1
      break
    }
    return found
  }

  private func callList(_ object: Value, _ method: NativeMethod, _ call: Call) throws(Stop) -> Value {
    switch method {
    case .copy: return unsafe Value(try listed(object))
    case .index, .count:
      try need(call, 1, "index")
      guard let sequence = try sequence(object) else { return .null }
      var count: Int64 = 0
      for i in 0..<sequence.count where try isEqual(try item(sequence, i), call[0]) {
        if method == .index { return .integer(Int64(i)) }
        count += 1
      }
      if method == .index { throw fail("the value is not in list") }
      return .integer(count)
    default: break
    }
    guard let list = unsafe object.thing(.list) else {
      throw fail("a list of the context cannot be changed")
    }
    switch method {
    case .append:
      try need(call, 1, "append")
      unsafe try append(call[0], to: list)
    case .extend:
      try need(call, 1, "extend")
      let more = unsafe try listed(call[0])
      for i in unsafe 0..<more.pointee.count {
        unsafe try append(more.pointee.items.unsafelyUnwrapped[i], to: list)
      }
    case .insert:
      try need(call, 2, "insert")
      let count = unsafe list.pointee.count
      let wanted = Int(max(min(try integer(call[0]), 1 << 40), -(1 << 40)))
      let index = min(max(wanted < 0 ? wanted + count : wanted, 0), count)
      unsafe try append(call[1], to: list)
      let items = unsafe list.pointee.items.unsafelyUnwrapped
      let value = unsafe items[count]
      var i = count
      while i > index {
        unsafe items[i] = unsafe items[i - 1]
        i -= 1
      }
      unsafe items[index] = value
    case .reverse:
      guard let items = unsafe list.pointee.items else { return .null }
      var (low, high) = unsafe (0, list.pointee.count - 1)
      while low < high {
        unsafe (items[low], items[high]) = unsafe (items[high], items[low])
        low += 1
        high -= 1
      }
    case .pop, .remove:
      var index = unsafe list.pointee.count - 1
      if method == .remove {
        try need(call, 1, "remove")
        index = 0
        while unsafe index < list.pointee.count,
          unsafe try !isEqual(list.pointee.items.unsafelyUnwrapped[index], call[0])
        { index += 1 }
      } else if call.count > 0 {
        let wanted = Int(max(min(try integer(call[0]), 1 << 40), -(1 << 40)))
        index = unsafe wanted < 0 ? wanted + list.pointee.count : wanted
      }
      guard index >= 0, unsafe index < list.pointee.count else {
        throw fail(method == .pop ? "pop index out of range" : "list.remove(x): x not in list")
      }
      let items = unsafe list.pointee.items.unsafelyUnwrapped
      let value = unsafe items[index]
      for k in unsafe index..<(list.pointee.count - 1) { unsafe items[k] = unsafe items[k + 1] }
      unsafe list.pointee.count -= 1
      return method == .pop ? value : .null
    default: break
    }
    return .null
  }

  private func callText(_ object: Value, _ method: NativeMethod, _ call: Call) throws(Stop) -> Value {
    let text = object.text
    switch method {
    case .upper: return try uppercased(object)
    case .lower: return try lowercased(object)
    case .title: return try pythonTitle(object)
    case .capitalize: return try capitalized(object)
    case .strip, .lstrip, .rstrip:
      let characters = call.count > 0 && call[0].isText ? call[0].text : nil
      return stripped(object, characters, left: method != .rstrip, right: method != .lstrip)
    case .split: return try split(object, call)
    case .join:
      try need(call, 1, "join")
      return try join(call[0], with: object, attribute: nil, escapes: object.isSafe)
    case .replace:
      try need(call, 2, "replace")
      let count = call.count > 2 ? try integer(call[2]) : -1
      return try replaced(object, call[0], call[1], count)
    case .startswith, .endswith:
      try need(call, 1, "startswith")
      func matches(_ value: Value) -> Bool {
        method == .startswith ? text.isPrefix(value.text) : text.isSuffix(value.text)
      }
      guard let several = try sequence(call[0]) else { return .boolean(matches(call[0])) }
      for i in 0..<several.count where matches(try item(several, i)) { return .boolean(true) }
      return .boolean(false)
    case .find, .index:
      try need(call, 1, "find")
      guard let place = text.find(call[0].text) else {
        if method == .index { throw fail("substring not found") }
        return .integer(-1)
      }
      return .integer(Int64(text.part(0..<place).characters))
    case .count:
      try need(call, 1, "count")
      let part = call[0].text
      if part.count == 0 { return .integer(Int64(text.characters) + 1) }
      var (count, i) = (Int64(0), 0)
      while let place = text.find(part, from: i) {
        count += 1
        i = place + part.count
      }
      return .integer(count)
    case .format: return try formatted(object, call)
    case .isdigit: return .boolean(all(text) { $0 >= 0x30 && $0 <= 0x39 })
    case .isalpha: return .boolean(all(text) { Native.isLetter($0) })
    case .isalnum: return .boolean(all(text) { Native.isLetter($0) || ($0 >= 0x30 && $0 <= 0x39) })
    case .isspace:
      var i = 0
      while i < text.count, text.space(at: i) > 0 { i += text.space(at: i) }
      return .boolean(text.count > 0 && i == text.count)
    case .isupper: return .boolean(isCased(text, upper: true))
    case .islower: return .boolean(isCased(text, upper: false))
    case .splitlines:
      let list = unsafe try list(0)
      try lines(text) { (line) throws(Stop) in
        unsafe try append(Value(text: line, isSafe: object.isSafe), to: list)
      }
      return unsafe Value(list)
    case .center, .ljust, .rjust, .zfill:
      try need(call, 1, "center")
      let width = Int(max(0, min(try integer(call[0]), 1 << 40)))
      if method == .zfill { return try zeroFilled(object, width) }
      let fill = call.count > 1 ? call[1].text : SourceText(" ")
      guard fill.characters == 1 else {
        throw fail("The fill character must be exactly one character long")
      }
      return try justified(object, width, method == .center ? 0 : method == .ljust ? -1 : 1, fill)
    case .removeprefix, .removesuffix:
      try need(call, 1, "removeprefix")
      let part = call[0].text
      if method == .removeprefix {
        guard text.isPrefix(part) else { return object }
        return Value(text: text.from(part.count), isSafe: object.isSafe)
      }
      guard text.isSuffix(part) else { return object }
      return Value(text: text.part(0..<text.count - part.count), isSafe: object.isSafe)
    default: return .null
    }
  }
}
