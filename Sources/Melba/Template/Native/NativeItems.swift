import CEntry

/// Looking into values: items, members, attributes and slices.
extension Native {
  /// Items behind each other: of the context, of the render, numbers of a range, or records.
  struct Sequence {
    var count: Int
    var items: UnsafePointer<Value>?
    /// Whether the items are the caller's.
    var isForeign = false
    /// Of a range and of records.
    var thing: UnsafeMutablePointer<Thing>?
  }

  /// Nil when the value is not list-like.
  func sequence(_ value: Value) throws(Stop) -> Sequence? {
    if value.kind == .array {
      return unsafe Sequence(count: value.size, items: value.items, isForeign: !value.isTuple)
    }
    guard let thing = unsafe value.thing else { return nil }
    switch unsafe thing.pointee.kind {
    case .list: return unsafe Sequence(count: thing.pointee.count, items: UnsafePointer(thing.pointee.items))
    case .records: return unsafe Sequence(count: thing.pointee.count, thing: thing)
    default: return nil
    }
  }

  func isListLike(_ value: Value) throws(Stop) -> Bool {
    if unsafe value.thing(.range) != nil { return true }
    return try sequence(value) != nil
  }

  func item(_ sequence: Sequence, _ index: Int) throws(Stop) -> Value {
    if let thing = unsafe sequence.thing {
      return unsafe thing.pointee.kind == .range
        ? rangeItem(thing, index) : try record(of: thing, index)
    }
    let value = unsafe sequence.items.unsafelyUnwrapped[index]
    return sequence.isForeign ? try admit(value) : value
  }

  func rangeItem(_ range: UnsafeMutablePointer<Thing>, _ index: Int) -> Value {
    unsafe .integer(range.pointee.first.signed &+ Int64(index) &* Int64(range.pointee.number))
  }

  /// Keys and values behind each other.
  struct Pairs {
    var count: Int
    var items: UnsafePointer<Value>?
    var isForeign = false
    var countsFirst = false
  }

  /// Nil when the value is not dict-like.
  func pairs(_ value: Value) throws(Stop) -> Pairs? {
    if value.kind == .object {
      return unsafe Pairs(
        count: value.size, items: value.items, isForeign: true,
        countsFirst: value.flags & ValueFlag.firstKey != 0)
    }
    guard let thing = unsafe value.thing else { return nil }
    switch unsafe thing.pointee.kind {
    case .dict, .namespace:
      return unsafe Pairs(count: thing.pointee.count, items: UnsafePointer(thing.pointee.items))
    case .record:
      // The members are read once, for whoever wants all of them.
      if unsafe thing.pointee.items == nil { unsafe try readAll(thing) }
      return unsafe Pairs(count: thing.pointee.count, items: UnsafePointer(thing.pointee.items))
    default: return nil
    }
  }

  func key(_ pairs: Pairs, _ index: Int) throws(Stop) -> Value {
    let key = unsafe pairs.items.unsafelyUnwrapped[2 * index]
    return pairs.isForeign ? try admit(key) : key
  }

  func member(_ pairs: Pairs, _ index: Int) throws(Stop) -> Value {
    let value = unsafe pairs.items.unsafelyUnwrapped[2 * index + 1]
    return pairs.isForeign ? try admit(value) : value
  }

  /// The member of a dict-like value with that key.
  func member(of value: Value, _ key: SourceText) throws(Stop) -> Value? {
    if let record = unsafe value.thing(.record) { return unsafe try field(of: record, key) }
    guard let pairs = try pairs(value), let items = unsafe pairs.items else { return nil }
    for k in 0..<pairs.count {
      let i = pairs.isForeign && !pairs.countsFirst ? pairs.count - 1 - k : k
      let other = unsafe items[2 * i]
      if other.size == key.count, other.isText, other.width == 0, other.text == key {
        return try member(pairs, i)
      }
    }
    return nil
  }

  func member(of value: Value, key: Value) throws(Stop) -> Value? {
    if key.isText { return try member(of: value, key.text) }
    guard let pairs = try pairs(value), !pairs.isForeign else { return nil }
    for i in 0..<pairs.count where try isEqual(try self.key(pairs, i), key) {
      return try member(pairs, i)
    }
    return nil
  }

  // MARK: - Attributes

  /// `object.name`.
  func attribute(_ object: Value, _ name: SourceText) throws(Stop) -> Value {
    if let found = try attributeIfAny(object, name) { return found }
    if object.isUndefined {
      guard kind == MELBA_UNDEFINED_CHAINABLE.rawValue else { throw fail(undefined: object) }
      return object
    }
    return try undefined(Reason.attribute, object, Value(text: name))
  }

  func attributeIfAny(_ object: Value, _ name: SourceText) throws(Stop) -> Value? {
    switch object.kind {
    case .object, .text, .array:
      if NativeMethod(name, of: object) != nil { return try method(object, name) }
      if object.isTuple, object.flags & NativeFlag.group != 0, let items = unsafe object.items {
        if name == "grouper" { return unsafe items[0] }
        if name == "list" { return unsafe items[1] }
      }
      return object.kind == .object ? try member(of: object, name) : nil
    case .handle, nil: break
    default: return nil
    }
    if let loop = unsafe object.loop { return unsafe try attribute(of: loop, object, name) }
    if let macro = unsafe object.macro { return unsafe try attribute(of: macro, name) }
    guard let thing = unsafe object.thing else { return nil }
    switch unsafe thing.pointee.kind {
    case .namespace: return try member(of: object, name)
    case .dict, .record, .list, .records:
      if NativeMethod(name, of: object) != nil { return try method(object, name) }
      return try member(of: object, name)
    case .module: return unsafe try attribute(ofModule: thing, name)
    case .selfReference: return unsafe try blockReference(thing, name)
    case .block: return unsafe name == "super" ? try parent(ofBlock: thing) : nil
    case .cycler:
      if name == "current", unsafe thing.pointee.count > 0 {
        return unsafe thing.pointee.items.unsafelyUnwrapped[thing.pointee.number]
      }
      return NativeMethod(name, of: object) != nil ? try method(object, name) : nil
    default: return nil
    }
  }

  private func method(_ object: Value, _ name: SourceText) throws(Stop) -> Value {
    let thing = unsafe try make(.method)
    unsafe thing.pointee.first = object
    unsafe thing.pointee.second = Value(text: name)
    return unsafe Value(thing)
  }

  private func attribute(
    of macro: UnsafeMutablePointer<melbacore_macro>, _ name: SourceText
  ) throws(Stop) -> Value? {
    var shape = unsafe melbacore_macro_shape()
    guard unsafe melbacore_program_macro(macro.pointee.program, macro.pointee.shape, &shape) else {
      return nil
    }
    if name == "name" {
      let own = unsafe SourceText(shape.name)
      return own.count == 0 ? .null : Value(text: own)
    }
    if name == "catch_kwargs" { return unsafe .boolean(shape.takes_keywords) }
    if name == "catch_varargs" { return unsafe .boolean(shape.takes_variable) }
    if name == "caller" { return unsafe .boolean(shape.takes_caller) }
    guard name == "arguments" else { return nil }
    let items = unsafe try values(Int(shape.count))
    var count = 0
    let names = unsafe melbacore_program_names(macro.pointee.program, &count)
    for i in unsafe 0..<Int(shape.count) {
      unsafe items[i] = unsafe Value(text: SourceText(names.map { unsafe UnsafePointer($0 + Int(shape.parameters[i])) }))
    }
    return unsafe tuple(items, Int(shape.count))
  }

  func name(of macro: UnsafeMutablePointer<melbacore_macro>) -> SourceText {
    var shape = unsafe melbacore_macro_shape()
    guard unsafe melbacore_program_macro(macro.pointee.program, macro.pointee.shape, &shape) else {
      return .empty
    }
    return unsafe SourceText(shape.name)
  }

  // MARK: - Items

  /// `object[key]`.
  func item(_ object: Value, _ key: Value) throws(Stop) -> Value {
    if object.isUndefined {
      guard kind == MELBA_UNDEFINED_CHAINABLE.rawValue else { throw fail(undefined: object) }
      return object
    }
    if let found = try itemIfAny(object, key) { return found }
    if key.isText, let found = try attributeIfAny(object, key.text) { return found }
    return try undefined(Reason.item, object, key)
  }

  func itemIfAny(_ object: Value, _ key: Value) throws(Stop) -> Value? {
    if let slice = unsafe key.thing(.slice) { return unsafe try self.slice(object, slice) }
    if let range = unsafe object.thing(.range), let index = unsafe index(key, count: range.pointee.count) {
      return unsafe rangeItem(range, index)
    }
    if let sequence = try sequence(object) {
      guard let index = index(key, count: sequence.count) else { return nil }
      return try item(sequence, index)
    }
    if object.isText {
      let text = object.text
      guard let index = index(key, count: text.characters) else { return nil }
      let start = text.offset(of: index)
      return Value(text: text.part(start..<text.after(start)), isSafe: object.isSafe)
    }
    if unsafe object.thing(.namespace) != nil { return nil }
    return try member(of: object, key: key)
  }

  /// Where an index of Python's is, if it is anywhere.
  private func index(_ key: Value, count: Int) -> Int? {
    guard key.held == Held.integer || key.held == Held.boolean else { return nil }
    let index = key.held == Held.boolean ? Int64(key.body) : key.signed
    if index >= 0 { return index < Int64(count) ? Int(index) : nil }
    return index >= -Int64(count) ? Int(index) + count : nil
  }

  // MARK: - Slices

  func slice(_ object: Value, _ slice: UnsafeMutablePointer<Thing>) throws(Stop) -> Value? {
    let parts = unsafe slice.pointee.items.unsafelyUnwrapped
    let step = unsafe try bound(parts[2], or: 1)
    guard step != 0 else { throw fail("slice step cannot be zero") }
    var sequence = try self.sequence(object)
    if let range = unsafe object.thing(.range) { sequence = unsafe Sequence(count: range.pointee.count, thing: range) }
    guard sequence != nil || object.isText else { return nil }
    let count = sequence?.count ?? object.text.characters
    let low = step > 0 ? 0 : -1
    let high = step > 0 ? count : count - 1
    func clamp(_ value: Int) -> Int {
      value < 0 ? max(value + count, low) : min(value, high)
    }
    let start = unsafe parts[0].held == Held.null ? (step > 0 ? low : high) : clamp(try bound(parts[0], or: 0))
    let stop = unsafe parts[1].held == Held.null ? (step > 0 ? high : low) : clamp(try bound(parts[1], or: 0))
    let wanted =
      step > 0
      ? (stop > start ? (stop - start - 1) / step + 1 : 0)
      : (stop < start ? (start - stop - 1) / -step + 1 : 0)
    try self.step(wanted)
    guard let sequence else {
      return try self.slice(object, from: start, by: step, count: wanted)
    }
    if object.isTuple {
      let items = unsafe try values(wanted)
      for i in 0..<wanted { unsafe items[i] = try item(sequence, start + i * step) }
      return unsafe tuple(items, wanted)
    }
    let list = unsafe try list(wanted)
    for i in 0..<wanted { unsafe try append(try item(sequence, start + i * step), to: list) }
    return unsafe Value(list)
  }

  private func slice(_ value: Value, from start: Int, by step: Int, count: Int) throws(Stop) -> Value {
    let text = value.text
    if step == 1 {
      let first = text.offset(of: start)
      var end = first
      for _ in 0..<count { end = text.after(end) }
      return Value(text: text.part(first..<end), isSafe: value.isSafe)
    }
    let isASCII = text.characters == text.count
    return unsafe try self.text(isSafe: value.isSafe) { (output) throws(Stop) in
      for i in 0..<count {
        let place = isASCII ? start + i * step : text.offset(of: start + i * step)
        unsafe try append(text.part(place..<text.after(place)), to: output)
      }
    }
  }

  /// A bound of a slice, cut to what any sequence can have.
  private func bound(_ value: Value, or other: Int) throws(Stop) -> Int {
    switch value.held {
    case Held.null: return other
    case Held.boolean: return Int(value.body)
    case Held.integer: return Int(max(min(value.signed, 1 << 40), -(1 << 40)))
    default: throw fail("slice indices must be integers or None or have an __index__ method")
    }
  }
}
