import CEntry

/// How values are written: as Python's `str` and `repr` write those of its own that are alike.
extension Native {
  typealias Out = UnsafeMutablePointer<Output>

  /// Writes a value out as a template does.
  func emit(_ value: Value, escapes: Bool, to output: Out) throws(Stop) {
    if value.isText {
      if escapes, !value.isSafe { return unsafe try escape(value.text, to: output) }
      return unsafe try append(value.text, to: output)
    }
    switch value.kind {
    case .array, .object, .handle:
      if value.isUndefined { return unsafe try write(undefined: value, to: output) }
      guard escapes else { return unsafe try write(value, to: output) }
      if let module = unsafe value.thing(.module) { return unsafe try append(module.pointee.first.text, to: output) }
      let plain = unsafe try text { (out) throws(Stop) in unsafe try write(value, to: out) }
      unsafe try escape(plain.text, to: output)
    default:
      unsafe try write(value, to: output)
    }
  }

  func escape(_ text: SourceText, to output: Out) throws(Stop) {
    let escape = Escape<UTF8Form>(context: .html)
    var size = Escape<UTF8Form>.Size()
    do throws(EscapeError) { size = try escape.measure(text.span()) } catch {}
    guard size.isChanged else { return unsafe try append(text, to: output) }
    guard unsafe output.pointee.reserve(size.count, width: 1), let data = unsafe output.pointee.data else {
      throw unsafe outputFailure(output, size.count)
    }
    var writer = unsafe Writer<UInt8>(
      UnsafeMutableBufferPointer(start: data + Int(output.pointee.size), count: size.count))
    escape.write(text.span(), into: &writer)
    unsafe output.pointee.size += size.count
  }

  /// `escape(value)` of MarkupSafe.
  func escaped(_ value: Value) throws(Stop) -> Value {
    if value.isSafe { return value }
    return unsafe try text(isSafe: true) { (output) throws(Stop) in
      unsafe try emit(value, escapes: true, to: output)
    }
  }

  /// `str(value)`, safe where the value is.
  func string(_ value: Value) throws(Stop) -> Value {
    if value.isText { return value }
    if unsafe value.thing(.module) != nil { return unsafe value.thing.unsafelyUnwrapped.pointee.first }
    return unsafe try text { (output) throws(Stop) in
      unsafe try emit(value, escapes: false, to: output)
    }
  }

  /// `str` of what is no text.
  func write(_ value: Value, to output: Out, depth: Int = 0) throws(Stop) {
    guard depth < Native.depthLimit else { throw fail("a value nests too deeply to be written") }
    if let array = try sequence(value) {
      let isTuple = value.isTuple
      unsafe try append(byte: isTuple ? 0x28 : 0x5B, to: output)
      for i in 0..<array.count {
        if i > 0 { unsafe try append(", ", to: output) }
        unsafe try represent(try item(array, i), to: output, depth: depth + 1)
      }
      if isTuple, array.count == 1 { unsafe try append(byte: 0x2C, to: output) }
      return unsafe try append(byte: isTuple ? 0x29 : 0x5D, to: output)
    }
    if let pairs = try pairs(value) {
      if unsafe value.thing(.namespace) != nil { unsafe try append("<Namespace ", to: output) }
      unsafe try append(byte: 0x7B, to: output)
      for i in 0..<pairs.count {
        if i > 0 { unsafe try append(", ", to: output) }
        unsafe try represent(try key(pairs, i), to: output, depth: depth + 1)
        unsafe try append(": ", to: output)
        unsafe try represent(try member(pairs, i), to: output, depth: depth + 1)
      }
      unsafe try append(byte: 0x7D, to: output)
      if unsafe value.thing(.namespace) != nil { unsafe try append(byte: 0x3E, to: output) }
      return
    }
    switch value.held {
    case Held.null: return unsafe try append("None", to: output)
    case Held.boolean: return unsafe try append(value.body != 0 ? "True" : "False", to: output)
    case Held.integer:
      guard unsafe output.pointee.append(value.signed) else { throw unsafe outputFailure(output) }
      return
    case Held.double: return unsafe try write(value.real, to: output)
    default: break
    }
    switch value.kind {
    case .natural: unsafe try write(natural: value.body, to: output)
    case .bigInteger, .text: unsafe try append(value.text, to: output)
    case .decimal:
      if let number = decimal(value.text) { return unsafe try write(number, to: output) }
      unsafe try append(value.text, to: output)
    default: unsafe try write(thing: value, to: output)
    }
  }

  private func write(thing value: Value, to output: Out) throws(Stop) {
    if value.isUndefined { return unsafe try write(undefined: value, to: output) }
    if let macro = unsafe value.macro {
      unsafe try append("<Macro ", to: output)
      let name = unsafe self.name(of: macro)
      if name.count == 0 {
        unsafe try append("anonymous", to: output)
      } else {
        unsafe try represent(Value(text: name), to: output, depth: 0)
      }
      return unsafe try append(byte: 0x3E, to: output)
    }
    if let loop = unsafe value.loop {
      unsafe try append("<LoopContext ", to: output)
      unsafe try write(.integer(loop.pointee.index + 1), to: output)
      unsafe try append(byte: 0x2F, to: output)
      unsafe try write(try property(.length, of: loop), to: output)
      return unsafe try append(byte: 0x3E, to: output)
    }
    if let range = unsafe value.thing(.range) {
      unsafe try append("range(", to: output)
      unsafe try write(range.pointee.first, to: output)
      unsafe try append(", ", to: output)
      unsafe try write(range.pointee.second, to: output)
      if unsafe range.pointee.number != 1 {
        unsafe try append(", ", to: output)
        unsafe try write(.integer(Int64(range.pointee.number)), to: output)
      }
      return unsafe try append(byte: 0x29, to: output)
    }
    if let module = unsafe value.thing(.module) { return unsafe try append(module.pointee.first.text, to: output) }
    unsafe try append(byte: 0x3C, to: output)
    unsafe try append(typeName(value), to: output)
    unsafe try append(byte: 0x3E, to: output)
  }

  /// `repr(value)`.
  func represent(_ value: Value, to output: Out, depth: Int) throws(Stop) {
    guard value.isText else {
      if value.isUndefined { return unsafe try append("Undefined", to: output) }
      return unsafe try write(value, to: output, depth: depth)
    }
    if value.isSafe { unsafe try append("Markup(", to: output) }
    let text = value.text
    let hasSingle = text.find(SourceText("'")) != nil
    let quote: UInt8 = hasSingle && text.find(SourceText("\"")) == nil ? 0x22 : 0x27
    unsafe try append(byte: quote, to: output)
    var i = 0
    while i < text.count {
      let next = text.after(i)
      let scalar = text.scalar(at: i)
      switch scalar {
      case 0x5C: unsafe try append("\\\\", to: output)
      case 0x0A: unsafe try append("\\n", to: output)
      case 0x0D: unsafe try append("\\r", to: output)
      case 0x09: unsafe try append("\\t", to: output)
      case 0...0x1F, 0x7F...0xA0, 0xAD:
        unsafe try append("\\x", to: output)
        unsafe try append(hexadecimal: scalar, digits: 2, to: output)
      case 0x2028, 0x2029, 0x200B...0x200F, 0xFEFF:
        unsafe try append("\\u", to: output)
        unsafe try append(hexadecimal: scalar, digits: 4, to: output)
      default:
        if scalar == UInt32(quote) { unsafe try append(byte: 0x5C, to: output) }
        unsafe try append(text.part(i..<next), to: output)
      }
      i = next
    }
    unsafe try append(byte: quote, to: output)
    if value.isSafe { unsafe try append(byte: 0x29, to: output) }
  }

  func append(hexadecimal number: UInt32, digits: Int, to output: Out) throws(Stop) {
    for k in stride(from: digits - 1, through: 0, by: -1) {
      let digit = UInt8(number >> UInt32(4 * k) & 15)
      unsafe try append(byte: digit < 10 ? 0x30 + digit : 0x57 + digit, to: output)
    }
  }

  func write(natural number: UInt64, to output: Out) throws(Stop) {
    if number >= 10 { unsafe try write(natural: number / 10, to: output) }
    unsafe try append(byte: 0x30 + UInt8(number % 10), to: output)
  }

  /// `repr` of a float: the shortest text that reads back, with an exponent beyond 1e-4 and 1e16.
  func write(_ number: Double, to output: Out) throws(Stop) {
    guard number.isFinite else {
      return unsafe try append(number.isNaN ? "nan" : number < 0 ? "-inf" : "inf", to: output)
    }
    var written = InlineArray<48, UInt8>(repeating: 0)
    let size = unsafe withUnsafeMutablePointer(to: &written) {
      let start = unsafe UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self)
      return unsafe DoubleText.write(number, to: start) - start
    }
    let magnitude = number.magnitude
    if magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16) {
      for i in 0..<size { unsafe try append(byte: written[i], to: output) }
      return
    }
    // The digits and the exponent, whichever way they were written.
    var digits = InlineArray<40, UInt8>(repeating: 0)
    var (count, exponent, point, isBehind) = (0, 0, 0, false)
    var i = number < 0 ? 1 : 0
    while i < size, written[i] != 0x65 {
      if written[i] == 0x2E {
        isBehind = true
      } else if count > 0 || written[i] != 0x30 {
        digits[count] = written[i]
        count += 1
        if !isBehind { point += 1 }
      } else if isBehind {
        point -= 1
      }
      i += 1
    }
    if i < size {
      let isNegative = written[i + 1] == 0x2D
      for k in (i + 2)..<size { exponent = exponent * 10 + Int(written[k] - 0x30) }
      if isNegative { exponent = -exponent }
    }
    exponent += point - 1
    while count > 1, digits[count - 1] == 0x30 { count -= 1 }
    if number < 0 { unsafe try append(byte: 0x2D, to: output) }
    unsafe try append(byte: digits[0], to: output)
    if count > 1 {
      unsafe try append(byte: 0x2E, to: output)
      for k in 1..<count { unsafe try append(byte: digits[k], to: output) }
    }
    unsafe try append(byte: 0x65, to: output)
    unsafe try append(byte: exponent < 0 ? 0x2D : 0x2B, to: output)
    if exponent.magnitude < 10 { unsafe try append(byte: 0x30, to: output) }
    unsafe try write(natural: UInt64(exponent.magnitude), to: output)
  }

  /// What Python calls the type.
  func typeName(_ value: Value) -> StaticString {
    switch value.kind {
    case .null: return "NoneType"
    case .boolean: return "bool"
    case .integer, .natural, .bigInteger: return "int"
    case .double, .decimal: return "float"
    case .text: return value.isSafe ? "markupsafe.Markup" : "str"
    case .array: return value.isTuple ? "tuple" : "list"
    case .object: return "dict"
    default: break
    }
    if value.isUndefined { return "Undefined" }
    if unsafe value.macro != nil { return "Macro" }
    if unsafe value.loop != nil { return "LoopContext" }
    guard let thing = unsafe value.thing else { return "object" }
    switch unsafe thing.pointee.kind {
    case .list, .records: return "list"
    case .dict, .record: return "dict"
    case .namespace: return "Namespace"
    case .range: return "range"
    case .method: return "method"
    case .function: return "function"
    case .module: return "TemplateModule"
    case .cycler: return "Cycler"
    case .joiner: return "Joiner"
    case .slice: return "slice"
    default: return "object"
    }
  }
}
