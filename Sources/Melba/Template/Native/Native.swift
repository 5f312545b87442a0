import CEntry
import CPlatform

/// Why a render of native values ended; what there is to say about it lies in the state.
struct Stop: Error {}

/// One render of native values: what the machine's host keeps beside the machine.
///
/// All that it makes lies in the arena, so that whatever ends a render, the C entry gives it back.
struct NativeState {
  var environment: UnsafePointer<NativeEnvironment>
  var template: UnsafePointer<NativeTemplate>
  /// The machine, and those that run within it: macros that are called with `*`, modules, `self`.
  var machine: OpaquePointer?
  var nested = unsafe InlineArray<16, OpaquePointer?>(repeating: nil)
  var nestedCount = 0
  var arena = Arena()
  /// How much of the memory that a render may take it has taken.
  var taken = 0
  /// Where texts are put together.
  var scratch = unsafe Output(data: nil, size: 0, capacity: 0, width: 1, widest: 0, limit: 1 << 31)
  var scopes: UnsafeMutablePointer<NativeScope>?
  var macros: UnsafeMutablePointer<Thing>?
  /// The variables: an object, or a record.
  var root = Value.nothing
  var steps: UInt64 = 0
  var depth = 0
  var status: Status = .ok
  var message = Message()
  /// Where it failed, when a machine within another did.
  var place = unsafe melbacore_place()
  var hasPlace = false
  /// Why a template that it needs could not be loaded.
  var loadFault = Diagnostic()
  var document: OpaquePointer?
  var next: UnsafeMutablePointer<NativeState>?

  init(_ template: UnsafePointer<NativeTemplate>) {
    unsafe environment = unsafe template.pointee.environment
    unsafe self.template = unsafe template
  }

  /// Makes it ready for another render; memory stays.
  mutating func rewind(_ template: UnsafePointer<NativeTemplate>) {
    unsafe environment = unsafe template.pointee.environment
    unsafe self.template = unsafe template
    arena.rewind()
    taken = 0
    unsafe scratch.size = 0
    unsafe scopes = nil
    unsafe macros = nil
    root = .nothing
    steps = unsafe environment.pointee.steps
    depth = 0
    nestedCount = 0
    status = .ok
    message.start()
    hasPlace = false
    loadFault = Diagnostic()
  }
}

/// A render at work; the functions of the table are in the extensions, one file a subject.
struct Native {
  let state: UnsafeMutablePointer<NativeState>

  init(_ context: UnsafeMutableRawPointer?) {
    unsafe state = unsafe context.unsafelyUnwrapped.assumingMemoryBound(to: NativeState.self)
  }

  /// How deep values may nest where a walk over them calls itself.
  static let depthLimit = 200

  var environment: UnsafePointer<NativeEnvironment> { unsafe state.pointee.environment }

  // MARK: - Failing

  /// Notes why the render ends; of several reasons the first stays.
  func fail(_ status: Status = .failed, _ say: (inout Message) -> Void) -> Stop {
    guard unsafe state.pointee.status == .ok else { return Stop() }
    unsafe state.pointee.status = status
    unsafe state.pointee.message.start()
    unsafe say(&state.pointee.message)
    return Stop()
  }

  func fail(_ message: StaticString) -> Stop { fail { $0.append(message) } }

  var noMemory: Stop { fail(.noMemory) { $0.append("out of memory") } }

  /// Counts a turn of a loop or filter.
  func step(_ count: Int = 1) throws(Stop) {
    guard unsafe state.pointee.steps >= UInt64(count) else {
      throw fail(.tooLarge) { $0.append("the template takes more steps than are allowed") }
    }
    unsafe state.pointee.steps -= UInt64(count)
  }

  // MARK: - Memory

  func take(_ size: Int) throws(Stop) -> UnsafeMutableRawPointer {
    guard unsafe size <= environment.pointee.memory - state.pointee.taken else {
      throw fail(.tooLarge) { $0.append("the template takes more memory than is allowed") }
    }
    unsafe state.pointee.taken += size
    guard let memory = unsafe state.pointee.arena.take(size) else { throw noMemory }
    return unsafe memory
  }

  func values(_ count: Int) throws(Stop) -> UnsafeMutablePointer<Value> {
    guard count < 1 << 40 else { throw noMemory }
    return unsafe try take(count * Value.stride).assumingMemoryBound(to: Value.self)
  }

  func copy(_ text: SourceText) throws(Stop) -> SourceText {
    guard text.count <= 0xFFFF_FFF0 else {
      throw fail(.tooLarge) { $0.append("a text is too long") }
    }
    let memory = unsafe try take(text.count)
    unsafe memory.copyMemory(from: text.start, byteCount: text.count)
    return unsafe SourceText(memory.assumingMemoryBound(to: UInt8.self), count: text.count)
  }

  func make(_ kind: ThingKind) throws(Stop) -> UnsafeMutablePointer<Thing> {
    let thing = unsafe try take(MemoryLayout<Thing>.stride).assumingMemoryBound(to: Thing.self)
    unsafe thing.initialize(to: Thing(kind: kind))
    return unsafe thing
  }

  // MARK: - Putting texts together

  /// A text of what `write` appends to the scratch memory.
  func text(
    isSafe: Bool = false, _ write: (UnsafeMutablePointer<Output>) throws(Stop) -> Void
  ) throws(Stop) -> Value {
    let scratch = unsafe scratch
    let start = unsafe Int(scratch.pointee.size)
    unsafe try write(scratch)
    let count = unsafe Int(scratch.pointee.size) - start
    let made = unsafe try copy(
      SourceText(scratch.pointee.data.map { unsafe UnsafePointer($0 + start) }, count: count))
    unsafe scratch.pointee.size = start
    return Value(text: made, isSafe: isSafe)
  }

  private var scratch: UnsafeMutablePointer<Output> {
    let offset = unsafe MemoryLayout<NativeState>.offset(of: \NativeState.scratch) ?? 0
    return unsafe (UnsafeMutableRawPointer(state) + offset).assumingMemoryBound(to: Output.self)
  }

  func append(_ text: SourceText, to output: UnsafeMutablePointer<Output>) throws(Stop) {
    guard unsafe output.pointee.append(UnsafeRawPointer(text.start), count: text.count, width: 1, widest: 0)
    else { throw unsafe outputFailure(output, text.count) }
  }

  func append(_ text: StaticString, to output: UnsafeMutablePointer<Output>) throws(Stop) {
    unsafe try append(SourceText(text), to: output)
  }

  func append(byte: UInt8, to output: UnsafeMutablePointer<Output>) throws(Stop) {
    guard unsafe output.pointee.reserve(1, width: 1), let data = unsafe output.pointee.data else {
      throw unsafe outputFailure(output)
    }
    unsafe data[Int(output.pointee.size)] = byte
    unsafe output.pointee.size += 1
  }

  func append(scalar: UInt32, to output: UnsafeMutablePointer<Output>) throws(Stop) {
    if scalar < 0x80 { return unsafe try append(byte: UInt8(scalar), to: output) }
    if scalar < 0x800 {
      unsafe try append(byte: UInt8(0xC0 | scalar >> 6), to: output)
    } else {
      if scalar < 0x10000 {
        unsafe try append(byte: UInt8(0xE0 | scalar >> 12), to: output)
      } else {
        unsafe try append(byte: UInt8(0xF0 | scalar >> 18 & 7), to: output)
        unsafe try append(byte: UInt8(0x80 | scalar >> 12 & 63), to: output)
      }
      unsafe try append(byte: UInt8(0x80 | scalar >> 6 & 63), to: output)
    }
    unsafe try append(byte: UInt8(0x80 | scalar & 63), to: output)
  }

  func append(_ byte: UInt8, times: Int, to output: UnsafeMutablePointer<Output>) throws(Stop) {
    guard times > 0 else { return }
    guard unsafe output.pointee.reserve(times, width: 1), let data = unsafe output.pointee.data else {
      throw unsafe outputFailure(output, times)
    }
    unsafe (data + Int(output.pointee.size)).update(repeating: byte, count: times)
    unsafe output.pointee.size += times
  }

  func outputFailure(_ output: UnsafeMutablePointer<Output>, _ count: Int = 32) -> Stop {
    if unsafe count > Int(output.pointee.limit) - Int(output.pointee.size) {
      return fail(.tooLarge) { $0.append("the output is larger than is allowed") }
    }
    return noMemory
  }

  // MARK: - Lists

  func list(_ count: Int) throws(Stop) -> UnsafeMutablePointer<Thing> {
    let list = unsafe try make(.list)
    if count > 0 {
      unsafe list.pointee.items = unsafe try values(count)
      unsafe list.pointee.room = count
    }
    return unsafe list
  }

  func append(_ value: Value, to list: UnsafeMutablePointer<Thing>) throws(Stop) {
    if unsafe list.pointee.count == list.pointee.room {
      let room = unsafe max(4, list.pointee.room * 2)
      let items = unsafe try values(room)
      if let old = unsafe list.pointee.items { unsafe items.update(from: old, count: list.pointee.count) }
      unsafe list.pointee.items = unsafe items
      unsafe list.pointee.room = room
    }
    unsafe list.pointee.items.unsafelyUnwrapped[list.pointee.count] = try kept(value)
    unsafe list.pointee.count += 1
  }

  func tuple(_ items: UnsafeMutablePointer<Value>, _ count: Int) -> Value {
    Value(
      .array, flags: NativeFlag.tuple, size: UInt64(count), body: UInt64(UInt(bitPattern: items)))
  }

  func pair(_ first: Value, _ second: Value) throws(Stop) -> Value {
    let items = unsafe try values(2)
    unsafe items[0] = try kept(first)
    unsafe items[1] = try kept(second)
    return unsafe tuple(items, 2)
  }

  func set(_ key: Value, _ value: Value, in dict: UnsafeMutablePointer<Thing>) throws(Stop) {
    let value = try kept(value)
    if let items = unsafe dict.pointee.items {
      for i in unsafe 0..<dict.pointee.count where unsafe try isEqual(items[2 * i], key) {
        unsafe items[2 * i + 1] = value
        return
      }
    }
    if unsafe dict.pointee.count == dict.pointee.room {
      let room = unsafe max(4, dict.pointee.room * 2)
      let items = unsafe try values(2 * room)
      if let old = unsafe dict.pointee.items { unsafe items.update(from: old, count: 2 * dict.pointee.count) }
      unsafe dict.pointee.items = unsafe items
      unsafe dict.pointee.room = room
    }
    let place = unsafe dict.pointee.items.unsafelyUnwrapped + 2 * dict.pointee.count
    unsafe place[0] = try kept(key)
    unsafe place[1] = value
    unsafe dict.pointee.count += 1
  }

  /// A value that may outlive the instruction: macros and loops of the machine get a thing.
  func kept(_ value: Value) throws(Stop) -> Value {
    guard value.held == Held.inside else { return value }
    if let macro = unsafe value.macro {
      let thing = unsafe try make(.macro)
      unsafe thing.pointee.pointer = UnsafeMutableRawPointer(macro)
      unsafe thing.pointee.next = unsafe state.pointee.macros
      unsafe melbacore_frame_retain(macro.pointee.frame)
      unsafe state.pointee.macros = unsafe thing
      return unsafe Value(thing)
    }
    guard let loop = unsafe value.loop else { return .null }
    if let box = unsafe loop.pointee.box { return unsafe Value(box.assumingMemoryBound(to: Thing.self)) }
    let thing = unsafe try make(.loop)
    // What it has goes there when it ends.
    unsafe thing.pointee.items = unsafe try take(MemoryLayout<melbacore_loop>.stride)
      .assumingMemoryBound(to: Value.self)
    unsafe thing.pointee.pointer = UnsafeMutableRawPointer(loop)
    unsafe loop.pointee.box = UnsafeMutableRawPointer(thing)
    return unsafe Value(thing)
  }

  // MARK: - What comes from outside

  /// A value of the caller's memory as one that the render may hold.
  func admit(_ value: Value) throws(Stop) -> Value {
    switch value.kind {
    case .null, .boolean, .integer, .natural, .double:
      return Value(head: value.head & 0xFF, body: value.kind == .boolean ? value.body & 1 : value.body)
    case .bigInteger, .decimal:
      return Value(head: value.head & 0xFFFF_FFFF_0000_00FF, body: value.body)
    case .text:
      if value.width != 0 { return try narrowed(value) }
      return Value(
        head: value.head & 0xFFFF_FFFF_0000_00FF | (value.flags & NativeFlag.known) << 8,
        body: value.body)
    case .array, .object:
      guard value.flags & ValueFlag.hosted == 0 else {
        throw fail(.badArgument) { $0.append("a value of the context has items of a host") }
      }
      return Value(
        head: value.head & 0xFFFF_FFFF_0000_00FF | (value.flags & ValueFlag.firstKey) << 8,
        body: value.body)
    case .nothing:
      return .null
    default:
      throw fail(.badArgument) { $0.append("a value of the context is of an unknown kind") }
    }
  }

  /// A text of 1, 2 or 4 bytes a character as UTF-8.
  private func narrowed(_ value: Value) throws(Stop) -> Value {
    guard let data = unsafe UnsafeRawPointer(bitPattern: UInt(value.body)) else {
      return Value(text: .empty)
    }
    let isSafe = value.isSafe
    return unsafe try text(isSafe: isSafe) { (output) throws(Stop) in
      for i in 0..<value.size {
        let scalar: UInt32
        switch value.width {
        case 1: scalar = unsafe UInt32(data.load(fromByteOffset: i, as: UInt8.self))
        case 2: scalar = unsafe UInt32(data.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
        case 4: scalar = unsafe data.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self)
        default:
          throw fail(.badArgument) { $0.append("a text of the context has an unknown width") }
        }
        guard scalar < 0xD800 || (scalar > 0xDFFF && scalar < 0x110000) else {
          throw fail(.badEncoding) { $0.append("a text of the context is not Unicode") }
        }
        unsafe try append(scalar: scalar, to: output)
      }
    }
  }
}
