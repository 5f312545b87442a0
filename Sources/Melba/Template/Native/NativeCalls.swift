import CEntry

/// Calling macros, functions, blocks and methods.
extension Native {
  /// The arguments of a call: those by position, then those by name.
  struct Call {
    var values: UnsafePointer<Value>?
    var count = 0
    var named = 0
    /// Texts, one for each argument by name.
    var names: UnsafePointer<Value>?

    subscript(index: Int) -> Value { unsafe values.unsafelyUnwrapped[index] }

    /// The argument of that place or name.
    func argument(_ index: Int, _ name: StaticString) -> Value? {
      index < count ? self[index] : argument(named: SourceText(name))
    }

    func argument(named name: SourceText) -> Value? {
      guard let names = unsafe names else { return nil }
      for i in 0..<named where unsafe names[i].text == name { return self[count + i] }
      return nil
    }

    /// The same without the first ones.
    func dropping(_ first: Int) -> Call {
      let first = min(first, count)
      return unsafe Call(values: values.map { unsafe $0 + first }, count: count - first, named: named, names: unsafe names)
    }
  }

  func call(_ given: UnsafePointer<melbacore_arguments>) throws(Stop) -> Call {
    let all = unsafe UnsafeRawPointer(given.pointee.values)?.assumingMemoryBound(to: Value.self)
    let named = unsafe Int(given.pointee.named)
    let count = unsafe Int(given.pointee.count) - named
    let star = unsafe UnsafeRawPointer(given.pointee.star)?.assumingMemoryBound(to: Value.self)
    let starStar = unsafe UnsafeRawPointer(given.pointee.star_star)?.assumingMemoryBound(to: Value.self)
    if unsafe star == nil, unsafe starStar == nil, named == 0 { return unsafe Call(values: all, count: count) }
    let values = unsafe try list(0)
    let names = unsafe try list(0)
    for i in 0..<count { unsafe try append(all.unsafelyUnwrapped[i], to: values) }
    if let star = unsafe star {
      unsafe try each(star.pointee) { (item) throws(Stop) in unsafe try append(item, to: values) }
    }
    let positional = unsafe values.pointee.count
    if let signature = unsafe given.pointee.signature {
      for i in 0..<named {
        let name = unsafe SourceText(signature.pointee.all + Int(signature.pointee.names[i]))
        unsafe try append(Value(text: name), to: names)
        unsafe try append(all.unsafelyUnwrapped[count + i], to: values)
      }
    }
    if let starStar = unsafe starStar {
      guard let pairs = unsafe try pairs(starStar.pointee) else {
        throw fail("argument after ** must be a mapping")
      }
      for i in 0..<pairs.count {
        unsafe try append(try key(pairs, i), to: names)
        unsafe try append(try member(pairs, i), to: values)
      }
    }
    return unsafe Call(
      values: UnsafePointer(values.pointee.items), count: positional, named: names.pointee.count,
      names: UnsafePointer(names.pointee.items))
  }

  enum CallResult {
    case value(Value)
    /// The machine runs it, with the arguments as it has them.
    case inside(Value)
  }

  func call(
    _ callee: Value, _ given: UnsafePointer<melbacore_arguments>
  ) throws(Stop) -> CallResult {
    let isPlain = unsafe given.pointee.star == nil && given.pointee.star_star == nil
    if let macro = unsafe callee.macro {
      if isPlain {
        return .inside(Value(head: Held.inside, body: UInt64(UInt(bitPattern: macro))))
      }
      return unsafe .value(try run(macro, try call(given), depth: 0))
    }
    if let loop = unsafe callee.loop {
      guard let recursion = unsafe loop.pointee.recursion else {
        throw fail("The loop must have the 'recursive' marker to be called recursively.")
      }
      if isPlain, unsafe given.pointee.count == 1, unsafe given.pointee.named == 0 {
        return .inside(Value(head: Held.inside, body: UInt64(UInt(bitPattern: loop))))
      }
      return unsafe .value(try run(recursion, try call(given), depth: loop.pointee.depth + 1))
    }
    return unsafe .value(try call(callee, try call(given)))
  }

  func call(_ callee: Value, _ call: Call) throws(Stop) -> Value {
    if callee.isUndefined { throw fail(undefined: callee) }
    if let macro = unsafe callee.macro { return unsafe try run(macro, call, depth: 0) }
    if let thing = unsafe callee.thing {
      switch unsafe thing.pointee.kind {
      case .function:
        if unsafe thing.pointee.number > 0 { return unsafe try callCustom(thing.pointee.number - 1, call) }
        guard let global = unsafe NativeGlobal(rawValue: UInt8(-1 - thing.pointee.number)) else {
          return .null
        }
        return try self.call(global, call)
      case .method: return unsafe try callMethod(thing.pointee.first, thing.pointee.second.text, call)
      case .block: return unsafe try run(block: thing)
      case .joiner:
        if unsafe thing.pointee.number == 0 {
          unsafe thing.pointee.number = 1
          return Value(text: .empty)
        }
        return unsafe thing.pointee.first
      default: break
      }
    }
    throw fail {
      $0.append(quoted: typeName(callee))
      $0.append(" object is not callable")
    }
  }

  /// Runs a macro in a machine of its own.
  private func run(
    _ macro: UnsafeMutablePointer<melbacore_macro>, _ call: Call, depth: UInt32
  ) throws(Stop) -> Value {
    let count = call.named
    let names = unsafe try take(max(count, 1) * MemoryLayout<melbacore_name>.stride)
      .assumingMemoryBound(to: melbacore_name.self)
    let numbers = unsafe try take(max(count, 1) * 4).assumingMemoryBound(to: UInt32.self)
    for i in 0..<count {
      let name = unsafe call.names.unsafelyUnwrapped[i].text
      unsafe names[i] = unsafe melbacore_name(
        data: name.start, size: UInt32(name.count), number: UInt32(i), handle: nil, note: 0)
      unsafe numbers[i] = UInt32(i)
    }
    let signature = unsafe try take(MemoryLayout<melbacore_signature>.stride)
      .assumingMemoryBound(to: melbacore_signature.self)
    unsafe signature.initialize(
      to: melbacore_signature(
        count: UInt32(count), number: 0, names: numbers, all: names, handle: nil))
    var arguments = unsafe melbacore_arguments(
      values: UnsafeRawPointer(call.values)?.assumingMemoryBound(to: BorrowedValue.self),
      count: UInt32(call.count + count), named: UInt32(count),
      signature: count > 0 ? UnsafePointer(signature) : nil, star: nil, star_star: nil, locals: nil)
    let escapes = unsafe macro.pointee.autoescape != 0
    let text = unsafe try run { (machine) throws(Stop) in
      guard
        unsafe melbacore_machine_begin_macro(
          machine, environment.pointee.table, state, flags, macro, &arguments, depth)
      else { throw noMemory }
    }
    return Value(text: text, isSafe: escapes)
  }

  // MARK: - The caller's functions

  func callCustom(_ number: Int, _ call: Call) throws(Stop) -> Value {
    let custom = unsafe environment.pointee.customs[number]
    guard let function = unsafe custom.function else { return .null }
    var mine = unsafe NativeCall(state: state, call: call, values: nil)
    let total = call.count + call.named
    let values = unsafe try self.values(max(total, 1))
    for i in 0..<total { unsafe values[i] = try shown(call[i], depth: 0) }
    unsafe mine.values = unsafe UnsafePointer(values)
    var result = Value.null
    let status = unsafe withUnsafeMutablePointer(to: &mine) { mine in
      unsafe withUnsafeMutablePointer(to: &result) {
        unsafe function(
          custom.context, OpaquePointer(mine),
          UnsafeRawPointer(values).assumingMemoryBound(to: BorrowedValue.self), call.count,
          UnsafeMutableRawPointer($0).assumingMemoryBound(to: BorrowedValue.self))
      }
    }
    guard status == 0 else {
      throw fail(.stopped) {
        $0.append(quoted: custom.name)
        $0.append(" failed")
      }
    }
    return try admit(result)
  }

  /// A value as C sees it: nothing of the render's own kinds is left in it.
  func shown(_ value: Value, depth: Int) throws(Stop) -> Value {
    guard depth < Native.depthLimit else { throw fail("a value nests too deeply for a function") }
    if value.isUndefined { return .nothing }
    switch value.kind {
    case .array where !value.isTuple, .object, .text, .null, .boolean, .integer, .natural, .double,
      .bigInteger, .decimal:
      return value
    default: break
    }
    if let pairs = try pairs(value) {
      let items = unsafe try values(2 * pairs.count)
      for i in 0..<pairs.count {
        unsafe items[2 * i] = try string(try key(pairs, i))
        unsafe items[2 * i + 1] = try shown(try member(pairs, i), depth: depth + 1)
      }
      return Value(.object, size: UInt64(pairs.count), body: UInt64(UInt(bitPattern: items)))
    }
    if try isListLike(value) {
      let list = unsafe try listed(value)
      for i in unsafe 0..<list.pointee.count {
        unsafe list.pointee.items.unsafelyUnwrapped[i] = unsafe try shown(
          list.pointee.items.unsafelyUnwrapped[i], depth: depth + 1)
      }
      return unsafe Value(
        .array, size: UInt64(list.pointee.count),
        body: UInt64(UInt(bitPattern: list.pointee.items)))
    }
    return try string(value)
  }

  // MARK: - The library's functions

  func call(_ global: NativeGlobal, _ call: Call) throws(Stop) -> Value {
    switch global {
    case .range: return try range(call)
    case .dict:
      let dict = unsafe try make(.dict)
      if call.count > 0 { unsafe try update(dict, call[0]) }
      unsafe try update(dict, names: call)
      return unsafe Value(dict)
    case .namespace:
      let namespace = unsafe try make(.namespace)
      if call.count > 0 { unsafe try update(namespace, call[0]) }
      unsafe try update(namespace, names: call)
      return unsafe Value(namespace)
    case .cycler:
      guard call.count > 0 else { throw fail("at least one item has to be provided") }
      let cycler = unsafe try make(.cycler)
      unsafe cycler.pointee.items = unsafe try values(call.count)
      unsafe cycler.pointee.count = call.count
      for i in 0..<call.count { unsafe cycler.pointee.items.unsafelyUnwrapped[i] = try kept(call[i]) }
      return unsafe Value(cycler)
    case .joiner:
      let joiner = unsafe try make(.joiner)
      unsafe joiner.pointee.first = call.argument(0, "sep") ?? Value(text: SourceText(", "))
      return unsafe Value(joiner)
    }
  }

  private func range(_ call: Call) throws(Stop) -> Value {
    guard call.count > 0 else { throw fail("range expected at least 1 argument, got 0") }
    let first = call.count > 1 ? try integer(call[0]) : 0
    let end = try integer(call.count > 1 ? call[1] : call[0])
    let step = call.count > 2 ? try integer(call[2]) : 1
    guard step != 0 else { throw fail("range() arg 3 must not be zero") }
    guard first.magnitude < 1 << 62, end.magnitude < 1 << 62, step.magnitude < 1 << 62 else {
      throw beyond
    }
    let distance = step > 0 ? end - first : first - end
    let thing = unsafe try make(.range)
    unsafe thing.pointee.first = .integer(first)
    unsafe thing.pointee.second = .integer(end)
    unsafe thing.pointee.number = Int(step)
    unsafe thing.pointee.count = distance > 0 ? Int((UInt64(distance) - 1) / step.magnitude) + 1 : 0
    return unsafe Value(thing)
  }

  func update(_ dict: UnsafeMutablePointer<Thing>, _ value: Value) throws(Stop) {
    if let pairs = try pairs(value) {
      try step(pairs.count)
      for i in 0..<pairs.count { unsafe try set(try key(pairs, i), try member(pairs, i), in: dict) }
      return
    }
    try each(value) { (item) throws(Stop) in
      let pair = unsafe try values(2)
      unsafe try unpack(item, 2, pair)
      unsafe try set(pair[0], pair[1], in: dict)
    }
  }

  func update(_ dict: UnsafeMutablePointer<Thing>, names call: Call) throws(Stop) {
    for i in 0..<call.named {
      unsafe try set(call.names.unsafelyUnwrapped[i], call[call.count + i], in: dict)
    }
  }
}

/// A call of a function of the caller's, behind `melba_call`.
struct NativeCall {
  var state: UnsafeMutablePointer<NativeState>
  var call: Native.Call
  /// The arguments as they are shown to the function.
  var values: UnsafePointer<Value>?
}

/// The functions that every template has.
enum NativeGlobal: UInt8 {
  case range, dict, namespace, cycler, joiner

  static func named(_ name: SourceText) -> NativeGlobal? {
    let names: InlineArray<5, StaticString> = ["range", "dict", "namespace", "cycler", "joiner"]
    for i in 0..<5 where name == names[i] { return NativeGlobal(rawValue: UInt8(i)) }
    return nil
  }
}
