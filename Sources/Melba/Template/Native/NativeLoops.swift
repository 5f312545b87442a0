import CEntry

/// Going over values.
extension Native {
  enum CursorMode {
    static let empty: Int64 = 0
    /// `object` are items, `more` how many.
    static let foreign: Int64 = 1
    static let tuple: Int64 = 2
    /// `object` is a thing.
    static let list: Int64 = 3
    static let range: Int64 = 4
    static let records: Int64 = 5
    /// `object` are pairs, `more` how many.
    static let foreignKeys: Int64 = 6
    static let keys: Int64 = 7
    /// `object` is a text, `more` its size.
    static let text: Int64 = 8
    static let safeText: Int64 = 9
  }

  func iterate(_ value: Value) throws(Stop) -> melbacore_cursor {
    func cursor(_ mode: Int64, _ object: UnsafeRawPointer?, _ count: Int = 0) -> melbacore_cursor {
      unsafe melbacore_cursor(
        object: UnsafeMutableRawPointer(mutating: object),
        more: UnsafeMutableRawPointer(bitPattern: count), position: 0, mode: mode)
    }
    switch value.kind {
    case .array:
      return unsafe cursor(
        value.isTuple ? CursorMode.tuple : CursorMode.foreign, UnsafeRawPointer(value.items), value.size)
    case .object: return unsafe cursor(CursorMode.foreignKeys, UnsafeRawPointer(value.items), value.size)
    case .text:
      return unsafe cursor(
        value.isSafe ? CursorMode.safeText : CursorMode.text, UnsafeRawPointer(value.text.start), value.size)
    default: break
    }
    if value.isUndefined {
      if kind == MELBA_UNDEFINED_STRICT.rawValue { throw fail(undefined: value) }
      return unsafe cursor(CursorMode.empty, nil)
    }
    if let thing = unsafe value.thing {
      switch unsafe thing.pointee.kind {
      case .list: return unsafe cursor(CursorMode.list, thing)
      case .range: return unsafe cursor(CursorMode.range, thing)
      case .records: return unsafe cursor(CursorMode.records, thing)
      case .dict, .record:
        let pairs = try pairs(value)
        return unsafe cursor(CursorMode.keys, UnsafeRawPointer(pairs?.items), pairs?.count ?? 0)
      default: break
      }
    }
    throw fail {
      $0.append(quoted: typeName(value))
      $0.append(" object is not iterable")
    }
  }

  /// Nothing at the end.
  func next(_ cursor: UnsafeMutablePointer<melbacore_cursor>) throws(Stop) -> Value {
    let index = unsafe Int(cursor.pointee.position)
    guard unsafe index < count(cursor) else { return .nothing }
    try step()
    unsafe cursor.pointee.position += 1
    let object = unsafe cursor.pointee.object.unsafelyUnwrapped
    switch unsafe cursor.pointee.mode {
    case CursorMode.foreign: return unsafe try admit(object.assumingMemoryBound(to: Value.self)[index])
    case CursorMode.tuple: return unsafe object.assumingMemoryBound(to: Value.self)[index]
    case CursorMode.foreignKeys: return unsafe try admit(object.assumingMemoryBound(to: Value.self)[2 * index])
    case CursorMode.keys: return unsafe object.assumingMemoryBound(to: Value.self)[2 * index]
    case CursorMode.list:
      return unsafe object.assumingMemoryBound(to: Thing.self).pointee.items.unsafelyUnwrapped[index]
    case CursorMode.range: return unsafe rangeItem(object.assumingMemoryBound(to: Thing.self), index)
    case CursorMode.records: return unsafe try record(of: object.assumingMemoryBound(to: Thing.self), index)
    default:
      let text = unsafe SourceText(
        object.assumingMemoryBound(to: UInt8.self), count: Int(bitPattern: cursor.pointee.more))
      let end = text.after(index)
      unsafe cursor.pointee.position = Int64(end)
      return unsafe Value(text: text.part(index..<end), isSafe: cursor.pointee.mode == CursorMode.safeText)
    }
  }

  private func count(_ cursor: UnsafeMutablePointer<melbacore_cursor>) -> Int {
    switch unsafe cursor.pointee.mode {
    case CursorMode.empty: return 0
    case CursorMode.list, CursorMode.range, CursorMode.records:
      return unsafe cursor.pointee.object.unsafelyUnwrapped.assumingMemoryBound(to: Thing.self).pointee.count
    default: return unsafe Int(bitPattern: cursor.pointee.more)
    }
  }

  func remaining(_ cursor: UnsafeMutablePointer<melbacore_cursor>) -> Int64 {
    let index = unsafe Int(cursor.pointee.position)
    guard unsafe cursor.pointee.mode >= CursorMode.text else { return unsafe Int64(max(count(cursor) - index, 0)) }
    let text = unsafe SourceText(
      cursor.pointee.object?.assumingMemoryBound(to: UInt8.self),
      count: Int(bitPattern: cursor.pointee.more))
    return Int64(text.from(index).characters)
  }

  /// Calls `body` with each item.
  func each(_ value: Value, _ body: (Value) throws(Stop) -> Void) throws(Stop) {
    var cursor = unsafe try iterate(value)
    while true {
      let item = unsafe try next(&cursor)
      if item.held == Held.nothing { return }
      try body(item)
    }
  }

  /// The items as a list of their own.
  func listed(_ value: Value) throws(Stop) -> UnsafeMutablePointer<Thing> {
    let list = unsafe try list(0)
    try each(value) { (item) throws(Stop) in unsafe try append(item, to: list) }
    return unsafe list
  }

  func unpack(
    _ value: Value, _ count: Int, _ out: UnsafeMutablePointer<Value>
  ) throws(Stop) {
    var cursor = unsafe try iterate(value)
    for i in 0..<count {
      let item = unsafe try next(&cursor)
      guard item.held != Held.nothing else {
        throw fail {
          $0.append("not enough values to unpack (expected ")
          append(count, &$0)
          $0.append(", got ")
          append(i, &$0)
          $0.append(")")
        }
      }
      unsafe out[i] = item
    }
    guard unsafe try next(&cursor).held == Held.nothing else {
      throw fail {
        $0.append("too many values to unpack (expected ")
        append(count, &$0)
        $0.append(")")
      }
    }
  }

  func append(_ number: Int, _ message: inout Message) {
    if number >= 10 { append(number / 10, &message) }
    message.append(0x30 + UInt8(number % 10))
  }

  // MARK: - The loop as a value

  func property(
    _ property: LoopProperty, of loop: UnsafeMutablePointer<melbacore_loop>
  ) throws(Stop) -> Value {
    let index = unsafe loop.pointee.index
    func value(_ value: BorrowedValue) -> Value { unsafe unsafeBitCast(value, to: Value.self) }
    switch property {
    case .index: return .integer(index + 1)
    case .index0: return .integer(index)
    case .first: return .boolean(index == 0)
    case .depth: return unsafe .integer(Int64(loop.pointee.depth) + 1)
    case .depth0: return unsafe .integer(Int64(loop.pointee.depth))
    case .last, .nextitem:
      guard unsafe melbacore_loop_peek(loop, environment.pointee.table, state) == 0 else { throw Stop() }
      let isLast = unsafe UInt64(loop.pointee.after.kind) == Held.missing
      if property == .last { return .boolean(isLast) }
      return unsafe isLast ? try hint("there is no next item") : value(loop.pointee.after)
    case .previtem:
      return unsafe index == 0 ? try hint("there is no previous item") : value(loop.pointee.before)
    case .length, .revindex, .revindex0:
      var length: Int64 = 0
      guard unsafe melbacore_loop_length(loop, environment.pointee.table, state, &length) == 0 else {
        throw Stop()
      }
      return .integer(
        property == .length ? length : property == .revindex ? length - index : length - index - 1)
    }
  }

  func attribute(
    of loop: UnsafeMutablePointer<melbacore_loop>, _ object: Value, _ name: SourceText
  ) throws(Stop) -> Value? {
    let names: InlineArray<11, StaticString> = [
      "index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem",
      "nextitem", "depth", "depth0",
    ]
    for i in 0..<11 where name == names[i] {
      guard let property = LoopProperty(rawValue: UInt8(i)) else { return nil }
      return unsafe try self.property(property, of: loop)
    }
    guard name == "cycle" || name == "changed" else { return nil }
    let thing = unsafe try make(.method)
    unsafe thing.pointee.first = try kept(object)
    unsafe thing.pointee.second = Value(text: name)
    return unsafe Value(thing)
  }

  /// The loop that a thing stands for ends: what it has is the thing's from now on.
  func ended(_ box: UnsafeMutableRawPointer, _ loop: UnsafeMutablePointer<melbacore_loop>) {
    let thing = unsafe box.assumingMemoryBound(to: Thing.self)
    guard let memory = unsafe thing.pointee.items else { return }
    let own = unsafe UnsafeMutableRawPointer(memory).assumingMemoryBound(to: melbacore_loop.self)
    unsafe own.initialize(to: loop.pointee)
    unsafe own.pointee.box = nil
    unsafe own.pointee.recursion = nil
    unsafe thing.pointee.pointer = UnsafeMutableRawPointer(own)
  }
}
