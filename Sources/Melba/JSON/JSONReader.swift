import CKernels
import CPlatform

/// Reads a text, without recursion.
///
/// For a tree the values of arrays and objects that are still open lie on a stack; when one is
/// closed they move to the arena, side by side, and one value that says
/// where they are takes their place:
///
///     [1, {"a": 2      stack:  | open [ | 1 | open { | "a" | 2 |
///     [1, {"a": 2}     stack:  | open [ | 1 | object of 1 pair |      arena:  | "a" | 2 |
///
/// Those of the outermost one stay on the stack, which the document keeps.
/// The slot of an open one holds the slot of the one around it. For events only these are on the
/// stack, each with the count of its items. What is read next is known from the
/// tokens alone; a clean string is two of them in a row.
@safe struct JSONReader<Target: JSONTarget> {
  private var scan: JSONScan
  /// Where bytes are read and what texts are views of: the text or the document's copy.
  private let text: Unchecked<UInt8>
  private let rules: JSONRules
  private let document: UnsafeMutablePointer<JSONDocument>
  private var stack: Unchecked<Value>
  private let target: Target
  /// What the last slow operation ended with.
  private var outcome = JSONOutcome.done

  init(
    _ scan: JSONScan, text: UnsafeMutableRawPointer, _ rules: JSONRules,
    _ document: UnsafeMutablePointer<JSONDocument>, stack: UnsafeMutableRawPointer, _ target: Target
  ) {
    self.scan = scan
    unsafe self.text = Unchecked(text)
    self.rules = rules
    self.target = target
    unsafe self.document = unsafe document
    unsafe self.stack = Unchecked(stack)
  }

  /// The tokens of a clean string, and of one as a key, the first lowest.
  private static var quotes: UInt16 { 0x2222 }
  private static var key: UInt32 { 0x3A_2222 }
  private static var withoutWide: UInt16 { 0x7FFF }

  /// Reads the whole text; its value is then in slot 0 of the stack.
  mutating func read() -> JSONOutcome {
    let text = text
    let tokens = scan.tokens
    let offsets = scan.offsets
    let room = scan.size
    let depth = rules.depth
    let numbers = rules.numbers
    let isVector = JSONNumber.isVector(scan.level) && !numbers.keepsDecimals
    var isReal = false
    var stack = stack
    var i = 0
    var last = -1
    // The next slot, the slot of the innermost open array or object, and which of them it is.
    var top = 0
    var holder = -1
    var isObject = false
    var level = 0
    value: while true {
      if i > last {
        guard refill(from: i, top) else { return outcome }
        (i, last, stack) = (0, scan.last, self.stack)
      }
      if isObject {
        let four = tokens.load(at: i, as: UInt32.self)
        if four & 0xFF_7FFF == Self.key {
          stack.store(
            Self.text(text, offsets[i], offsets[i &+ 1], UInt16(truncatingIfNeeded: four) >> 15),
            at: top)
          i &+= 3
        } else {
          i = escapedKey(i, top)
          if i < 0 { return outcome }
          (last, stack) = (scan.last, self.stack)
        }
        if !target.key(stack[top]) { return .stopped }
        if Target.isTree { top &+= 1 } else { forget() }
      }
      let token = tokens[i]
      switch token {
      case UInt8(ascii: "\""):
        let pair = tokens.load(at: i, as: UInt16.self)
        if pair & Self.withoutWide == Self.quotes {
          stack.store(Self.text(text, offsets[i], offsets[i &+ 1], pair >> 15), at: top)
          i &+= 2
        } else {
          i = escapedText(i, top)
          if i < 0 { return outcome }
          (last, stack) = (scan.last, self.stack)
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isBrace = token == UInt8(ascii: "{")
        // In ASCII the closing brackets are two behind the opening ones.
        if tokens[i &+ 1] == token &+ 2 {
          if level >= depth { return .invalid }
          stack.store(emptyValue(isBrace), at: top)
          i &+= 2
        } else {
          level &+= 1
          if level > depth { return .invalid }
          stack[top] = Value(head: UInt64(bitPattern: Int64(holder)), body: isObject ? 1 : 0)
          holder = top
          isObject = isBrace
          top &+= 1
          i &+= 1
          if !target.start(isObject: isBrace) { return .stopped }
          continue value
        }
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        let start = Int(offsets[i])
        i &+= 1
        let next = Int(offsets[i])
        // Numbers that stand together are mostly of one kind; of up to eight bytes both are soon told.
        if !isReal || next &- start <= 8,
          let number = JSONNumber.short(text, start, next, room: room)
        {
          stack.store(Value(.integer, body: number), at: top)
        } else if !numbers.keepsDecimals,
          let bits = JSONNumber.shortDouble(text, start, next, room: room)
        {
          stack.store(Value(.double, body: bits), at: top)
          isReal = true
        } else if tokens[i] == 0 {
          guard let number = lastNumber(start, next) else { return outcome }
          stack.store(number, at: top)
        } else {
          let reading = JSONNumber.read(
            text, at: start, next: next, room: room, numbers, isVector: isVector)
          stack.store(reading.value, at: top)
          isReal = reading.value.kind == .double
          if reading.end != next, !endsScalar(reading.end) { return .invalid }
        }
      case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
        let start = Int(offsets[i])
        i &+= 1
        guard let literal = literal(token, at: start, next: Int(offsets[i])) else {
          return .invalid
        }
        stack.store(literal, at: top)
      default:
        return .invalid
      }
      if !tell(stack[top]) { return .stopped }
      if Target.isTree {
        top &+= 1
      } else {
        Self.count(stack, holder)
        forget()
      }
      // Behind a value: ends of arrays and objects, then a comma or the end of the text.
      while true {
        let next = tokens[i]
        if next == UInt8(ascii: ",") {
          if holder < 0 { return .invalid }
          i &+= 1
          continue value
        }
        if next == UInt8(ascii: "]") {
          if isObject || holder < 0 { return .invalid }
        } else if next == UInt8(ascii: "}") {
          if !isObject { return .invalid }
        } else {
          if holder < 0, next == 0, i == scan.count, scan.isComplete { return .done }
          return .invalid
        }
        let outer = stack[holder]
        if !target.end(isObject: isObject, count: Int(outer.body >> 1)) { return .stopped }
        if Target.isTree, !close(holder, top, isObject, stack) {
          unsafe document.pointee.equalKeyEnd = Int(offsets[i])
          return outcome
        }
        top = Target.isTree ? holder &+ 1 : holder
        holder = Int(truncatingIfNeeded: outer.head)
        isObject = outer.body & 1 != 0
        if !Target.isTree { Self.count(stack, holder) }
        level &-= 1
        i &+= 1
        if i > last {
          guard refill(from: i, top) else { return outcome }
          (i, last, stack) = (0, scan.last, self.stack)
        }
      }
    }
  }

  /// Tells of a value, or of an array or object without items.
  @inline(__always)
  private func tell(_ value: Value) -> Bool {
    if value.kind == .array || value.kind == .object {
      let isObject = value.kind == .object
      return target.start(isObject: isObject) && target.end(isObject: isObject, count: 0)
    }
    return target.value(value)
  }

  /// Of what was told the memory may be used again.
  private mutating func forget() {
    unsafe document.pointee.arena.rewind()
  }

  /// Counts one more item of the array or object in slot `open`.
  private static func count(_ stack: Unchecked<Value>, _ holder: Int) {
    if holder >= 0 {
      stack[holder] = Value(head: stack[holder].head, body: stack[holder].body &+ 2)
    }
  }

  /// Fills the lookahead, and makes room on the stack for a value of each entry.
  @inline(never)
  private mutating func refill(from i: Int, _ top: Int) -> Bool {
    guard scan.refill(from: i) else { return fail(.invalid) }
    guard unsafe document.pointee.stack.grow(to: (top + scan.count + 2) * Value.stride),
      let base = unsafe document.pointee.stack.base
    else { return fail(.noMemory) }
    stack = unsafe Unchecked(base)
    return true
  }

  private mutating func fail(_ outcome: JSONOutcome) -> Bool {
    self.outcome = outcome
    return false
  }

  @inline(__always)
  private static func text(
    _ text: Unchecked<UInt8>, _ opening: UInt32, _ closing: UInt32, _ isWide: UInt16
  ) -> Value {
    let size = UInt64(closing &- opening &- 1)
    return Value(
      .text, flags: UInt64(1 &- isWide) &* ValueFlag.ascii, size: size,
      body: text.address(of: Int(opening) &+ 1))
  }

  /// Reads a key that is not clean, or none, and its colon into slot `top`; returns the next entry,
  /// before which there may have been a refill, or -1.
  @inline(never)
  private mutating func escapedKey(_ start: Int, _ top: Int) -> Int {
    outcome = .invalid
    guard scan.tokens[start] == UInt8(ascii: "\"") else { return -1 }
    let i = escapedText(start, top)
    guard i >= 0, scan.tokens[i] == UInt8(ascii: ":") else { return -1 }
    return i + 1
  }

  /// Reads a string with escapes, or one that does not end, into slot `top`; returns the next
  /// entry, before which there may have been a refill, or -1.
  @inline(never)
  private mutating func escapedText(_ start: Int, _ top: Int) -> Int {
    outcome = .invalid
    var decoder = JSONDecoder(text: text, size: scan.size, from: Int(scan.offsets[start]) + 1)
    var i = start + 1
    #if arch(x86_64)
      if scan.level == MELBA_LEVEL_AVX512 {
        i = closingQuote(i, top)
        guard i >= 0 else { return -1 }
        let isDecoded = unsafe decoder.decodeAll(
          to: Int(scan.offsets[i]), in: &document.pointee.arena)
        if isDecoded != true {
          if isDecoded == nil { outcome = .noMemory }
          return -1
        }
      }
    #endif
    while scan.tokens[i] == UInt8(ascii: "\\") {
      guard unsafe decoder.reserve(to: Int(scan.offsets[i]), in: &document.pointee.arena) else {
        outcome = .noMemory
        return -1
      }
      let taken = decoder.decode(at: Int(scan.offsets[i]), next: scan.tokens[i + 1])
      if taken == 0 { return -1 }
      i += taken
      if i > scan.last {
        guard refill(from: i, top) else { return -1 }
        i = 0
      }
    }
    guard scan.tokens[i] & 0x7F == UInt8(ascii: "\"") else { return -1 }
    guard
      let value = unsafe decoder.finish(
        at: Int(scan.offsets[i]), isWide: scan.tokens[i] != UInt8(ascii: "\""),
        in: &document.pointee.arena)
    else {
      outcome = .noMemory
      return -1
    }
    i += 1
    if i > scan.last {
      guard refill(from: i, top) else { return -1 }
      i = 0
    }
    stack[top] = value
    return i
  }

  /// The entry that closes a string, behind those of its escapes; -1 when there is none.
  private mutating func closingQuote(_ start: Int, _ top: Int) -> Int {
    var i = start
    while true {
      while i <= scan.last, scan.tokens.load(at: i, as: UInt64.self) == 0x5C5C_5C5C_5C5C_5C5C {
        i &+= 8
      }
      while i <= scan.last, scan.tokens[i] == UInt8(ascii: "\\") { i &+= 1 }
      if i <= scan.last { return scan.tokens[i] & 0x7F == UInt8(ascii: "\"") ? i : -1 }
      guard refill(from: i, top) else { return -1 }
      i = 0
    }
  }

  /// Moves what lies above slot `open` to the arena and puts the array or object into the slot.
  @inline(__always)
  private mutating func close(
    _ holder: Int, _ top: Int, _ isObject: Bool, _ stack: Unchecked<Value>
  ) -> Bool {
    let count = top &- holder &- 1
    // The items of the outermost one stay where they are: nothing is put on the stack after them.
    var items = unsafe Unchecked<Value>(stack.pointer(to: 1))
    if holder > 0 {
      guard let memory = unsafe document.pointee.arena.take(count &* Value.stride) else {
        return fail(.noMemory)
      }
      items = unsafe Unchecked<Value>(memory)
      for k in 0..<count { items[k] = stack[holder &+ 1 &+ k] }
    }
    if isObject {
      if rules.refusesEqualKeys, !haveUniqueKeys(items, count / 2) { return false }
      let flags = rules.keepsFirstKey ? ValueFlag.firstKey : 0
      stack.store(
        Value(.object, flags: flags, size: UInt64(count) >> 1, body: items.address(of: 0)),
        at: holder)
    } else {
      stack.store(Value(.array, size: UInt64(count), body: items.address(of: 0)), at: holder)
    }
    return true
  }

  @inline(never)
  private mutating func haveUniqueKeys(_ pairs: Unchecked<Value>, _ count: Int) -> Bool {
    let keys = JSONKeys(pairs, count)
    guard let equal = unsafe keys.firstEqual(scratch: &document.pointee.arena) else {
      return fail(.noMemory)
    }
    if equal < 0 { return true }
    unsafe document.pointee.equalKey = equal
    return fail(.equalKeys)
  }

  @inline(__always)
  private func emptyValue(_ isObject: Bool) -> Value {
    isObject
      ? Value(.object, flags: rules.keepsFirstKey ? ValueFlag.firstKey : 0) : Value(.array)
  }

  /// Whether the byte at `end`, which is no part of an entry, may stand behind a number or literal.
  @inline(__always)
  private func endsScalar(_ end: Int) -> Bool {
    end > 0 && JSONScan.isBlank(text[end])
  }

  @inline(__always)
  private func literal(_ token: UInt8, at start: Int, next: Int) -> Value? {
    guard start &+ 4 <= scan.size else { return nil }
    let four = text.load(at: start, as: UInt32.self)
    var end = start &+ 4
    let value: Value
    switch four {
    case 0x6575_7274: value = Value(.boolean, body: 1)
    case 0x6C6C_756E: value = Value(.null)
    case 0x736C_6166:
      guard end < scan.size, text[end] == UInt8(ascii: "e") else { return nil }
      value = Value(.boolean)
      end &+= 1
    default: return nil
    }
    return end == next || endsScalar(end) ? value : nil
  }

  /// A number behind which there is no entry, at the end of a text that ends without a zero byte.
  @inline(never)
  private mutating func lastNumber(_ start: Int, _ next: Int) -> Value? {
    outcome = .invalid
    let count = scan.size - start
    guard let memory = unsafe document.pointee.arena.take(count + 1) else {
      outcome = .noMemory
      return nil
    }
    unsafe memory.copyMemory(from: text.pointer(to: start), byteCount: count)
    let copy = unsafe Unchecked<UInt8>(memory)
    copy[count] = 0
    let reading = JSONNumber.read(copy, at: 0, next: count, room: count, rules.numbers)
    guard reading.end > 0, reading.end == next - start || JSONScan.isBlank(copy[reading.end]) else {
      return nil
    }
    return reading.value
  }
}

extension Unchecked where Element == Value {
  /// Stores a value in a way that lets it be copied at once.
  @inline(__always)
  func store(_ value: Value, at i: Int) {
    unsafe melbakernel_store_value(pointer(to: i), value.head, value.body)
  }
}
