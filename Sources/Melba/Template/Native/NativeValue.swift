import CEntry

/// What values of the core are to a template, beside what melba/value.h says of them.
///
/// Numbers, texts and the arrays and objects of a context are values as they stand.  All else is a
/// `Thing` of the render's arena, behind a handle that the machine only borrows; so nothing is ever
/// counted, and what a render made goes with its arena.
enum NativeFlag {
  /// A text that is HTML already: `MELBA_SAFE`.
  static let safe: UInt64 = 16
  /// An array that a template made, which is a tuple; its items are the render's own.
  static let tuple: UInt64 = 32
  /// A tuple of `groupby`, whose items have names.
  static let group: UInt64 = 64
  /// Those that a context may carry.
  static let known: UInt64 = 1 | 2 | 4 | 16
}

enum ThingKind: UInt8 {
  case list, dict, namespace, undefined, method, function, macro, loop, range, module, cycler
  case joiner, record, records, selfReference, block, slice
}

/// Something that a template made; which members count depends on the kind.
struct Thing {
  var kind: ThingKind
  /// How many items or pairs, and how many there is room for.
  var count = 0
  var room = 0
  /// Items; of a dict and a namespace pairs.
  var items: UnsafeMutablePointer<Value>?
  var first = Value.nothing
  var second = Value.nothing
  var number = 0
  /// A macro, loop, scope or record.
  var pointer: UnsafeMutableRawPointer?
  /// The fields of a record.
  var fields: UnsafePointer<melba_fields>?
  /// Of things that hold a macro, the one before.
  var next: UnsafeMutablePointer<Thing>?
}

extension Value {
  init(_ thing: UnsafeMutablePointer<Thing>) {
    self.init(head: Held.handle | Held.borrowed, body: UInt64(UInt(bitPattern: thing)))
  }

  /// A text that lies elsewhere.
  init(text: SourceText, isSafe: Bool = false) {
    unsafe self.init(
      .text, flags: isSafe ? NativeFlag.safe : 0, size: UInt64(text.count),
      body: UInt64(UInt(bitPattern: text.start)))
  }

  static func real(_ value: Double) -> Value {
    Value(head: Held.double, body: value.bitPattern)
  }

  var real: Double { Double(bitPattern: body) }

  var signed: Int64 { Int64(bitPattern: body) }

  var thing: UnsafeMutablePointer<Thing>? {
    unsafe held == Held.handle ? UnsafeMutablePointer(bitPattern: UInt(body)) : nil
  }

  func thing(_ kind: ThingKind) -> UnsafeMutablePointer<Thing>? {
    guard let thing = unsafe thing, unsafe thing.pointee.kind == kind else { return nil }
    return unsafe thing
  }

  var isText: Bool { kind == .text }

  var isSafe: Bool { kind == .text && flags & NativeFlag.safe != 0 }

  /// The bytes of a text, and none of anything else.
  var text: SourceText {
    unsafe isText || kind == .bigInteger || kind == .decimal
      ? SourceText(UnsafePointer(bitPattern: UInt(body)), count: size) : .empty
  }

  var isTuple: Bool { kind == .array && flags & NativeFlag.tuple != 0 }

  var isUndefined: Bool {
    unsafe held == Held.missing || held == Held.nothing || thing(.undefined) != nil
  }

  var macro: UnsafeMutablePointer<melbacore_macro>? {
    if let thing = unsafe thing(.macro) {
      return unsafe thing.pointee.pointer?.assumingMemoryBound(to: melbacore_macro.self)
    }
    guard let inside = unsafe inside, unsafe inside.pointee.kind == UInt32(MELBACORE_MACRO) else { return nil }
    return unsafe UnsafeMutableRawPointer(inside).assumingMemoryBound(to: melbacore_macro.self)
  }

  var loop: UnsafeMutablePointer<melbacore_loop>? {
    if let thing = unsafe thing(.loop) {
      return unsafe thing.pointee.pointer?.assumingMemoryBound(to: melbacore_loop.self)
    }
    guard let inside = unsafe inside, unsafe inside.pointee.kind == UInt32(MELBACORE_LOOP) else { return nil }
    return unsafe UnsafeMutableRawPointer(inside).assumingMemoryBound(to: melbacore_loop.self)
  }

  private var inside: UnsafeMutablePointer<melbacore_inside>? {
    unsafe held == Held.inside ? UnsafeMutablePointer(bitPattern: UInt(body)) : nil
  }
}

extension SourceText {
  init(_ name: UnsafePointer<Name>?) {
    unsafe self.init(name?.pointee.data, count: Int(name?.pointee.size ?? 0))
  }

  init(_ bytes: Bytes) {
    unsafe self.init(bytes.data?.assumingMemoryBound(to: UInt8.self), count: bytes.size)
  }

  static func == (left: SourceText, right: SourceText) -> Bool {
    guard left.count == right.count else { return false }
    for i in 0..<left.count where left[i] != right[i] { return false }
    return true
  }

  static func == (left: SourceText, right: StaticString) -> Bool { left == SourceText(right) }

  /// Whether it comes before another by the order of code points, which is that of the bytes.
  func isLess(than other: SourceText) -> Bool {
    for i in 0..<min(count, other.count) where self[i] != other[i] { return self[i] < other[i] }
    return count < other.count
  }

  /// How many characters it has.
  var characters: Int {
    var count = 0
    for i in 0..<self.count where self[i] & 0xC0 != 0x80 { count += 1 }
    return count
  }

  /// The offset behind the character at `i`.
  func after(_ i: Int) -> Int {
    var next = i + 1
    while next < count, self[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }

  /// The offset of the character with number `index`, or the end.
  func offset(of index: Int) -> Int {
    var i = 0
    for _ in 0..<max(index, 0) where i < count { i = after(i) }
    return i
  }

  func find(_ other: SourceText, from start: Int = 0) -> Int? {
    if other.count == 0 { return start <= count ? start : nil }
    var i = start
    while i + other.count <= count {
      if self[i] == other[0], has(other, at: i) { return i }
      i += 1
    }
    return nil
  }

  func from(_ start: Int) -> SourceText { part(min(start, count)..<count) }

  func isPrefix(_ other: SourceText) -> Bool { other.count == 0 || has(other, at: 0) }

  func isSuffix(_ other: SourceText) -> Bool {
    other.count == 0 || has(other, at: count - other.count)
  }

  /// The character at `i`, which is whole in valid text.
  func scalar(at i: Int) -> UInt32 {
    let lead = UInt32(self[i])
    if lead < 0x80 { return lead }
    let (a, b, c) = (UInt32(peek(i + 1)) & 63, UInt32(peek(i + 2)) & 63, UInt32(peek(i + 3)) & 63)
    if lead < 0xE0 { return (lead & 31) << 6 | a }
    if lead < 0xF0 { return (lead & 15) << 12 | a << 6 | b }
    return (lead & 7) << 18 | a << 12 | b << 6 | c
  }

  /// How many bytes the white space at `i` has, as Python's `str.split` sees it, or 0.
  func space(at i: Int) -> Int {
    guard i < count else { return 0 }
    let scalar = scalar(at: i)
    switch scalar {
    case 9...13, 28...32: return 1
    case 0x85, 0xA0: return 2
    case 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return 3
    default: return 0
    }
  }
}
