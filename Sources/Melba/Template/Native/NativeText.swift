/// How values are written: as Python's `str` and `repr` write those of its own that are alike.
extension Native {
  typealias Out = UnsafeMutablePointer<Output>

  /// Writes a value out as a template does.
  func emit(_ value: Value, escapes: Bool, to output: Out) throws(Stop) {
    if value.isText {
      if escapes, !value.isSafe { return try escape(value.text, to: output) }
      return try append(value.text, to: output)
    }
    switch value.kind {
    case .array, .object, .handle:
      if value.isUndefined { return try write(undefined: value, to: output) }
      guard escapes else { return try write(value, to: output) }
      if let module = value.thing(.module) { return try append(module.pointee.first.text, to: output) }
      let plain = try text { (out) throws(Stop) in try write(value, to: out) }
      try escape(plain.text, to: output)
    default:
      try write(value, to: output)
    }
  }

  func escape(_ text: SourceText, to output: Out) throws(Stop) {
    let escape = Escape<UTF8Form>(context: .html)
    var size = Escape<UTF8Form>.Size()
    do throws(EscapeError) { size = try escape.measure(text.span()) } catch {}
    guard size.isChanged else { return try append(text, to: output) }
    guard output.pointee.reserve(size.count, width: 1), let data = output.pointee.data else {
      throw outputFailure(output, size.count)
    }
    var writer = Writer<UInt8>(
      UnsafeMutableBufferPointer(start: data + Int(output.pointee.size), count: size.count))
    escape.write(text.span(), into: &writer)
    output.pointee.size += size.count
  }

  /// `escape(value)` of MarkupSafe.
  func escaped(_ value: Value) throws(Stop) -> Value {
    if value.isSafe { return value }
    return try text(isSafe: true) { (output) throws(Stop) in
      try emit(value, escapes: true, to: output)
    }
  }

  /// `str(value)`, safe where the value is.
  func string(_ value: Value) throws(Stop) -> Value {
    if value.isText { return value }
    if value.thing(.module) != nil { return value.thing.unsafelyUnwrapped.pointee.first }
    return try text { (output) throws(Stop) in
      try emit(value, escapes: false, to: output)
    }
  }

  /// `str` of what is no text.
  func write(_ value: Value, to output: Out, depth: Int = 0) throws(Stop) {
    guard depth < Native.depthLimit else { throw fail("a value nests too deeply to be written") }
    if let array = try sequence(value) {
      let isTuple = value.isTuple
      try append(byte: isTuple ? 0x28 : 0x5B, to: output)
      for i in 0..<array.count {
        if i > 0 { try append(", ", to: output) }
        try represent(try item(array, i), to: output, depth: depth + 1)
      }
      if isTuple, array.count == 1 { try append(byte: 0x2C, to: output) }
      return try append(byte: isTuple ? 0x29 : 0x5D, to: output)
    }
    if let pairs = try pairs(value) {
      if value.thing(.namespace) != nil { try append("<Namespace ", to: output) }
      try append(byte: 0x7B, to: output)
      for i in 0..<pairs.count {
        if i > 0 { try append(", ", to: output) }
        try represent(try key(pairs, i), to: output, depth: depth + 1)
        try append(": ", to: output)
        try represent(try member(pairs, i), to: output, depth: depth + 1)
      }
      try append(byte: 0x7D, to: output)
      if value.thing(.namespace) != nil { try append(byte: 0x3E, to: output) }
      return
    }
    switch value.held {
    case Held.null: return try append("None", to: output)
    case Held.boolean: return try append(value.body != 0 ? "True" : "False", to: output)
    case Held.integer:
      guard output.pointee.append(value.signed) else { throw outputFailure(output) }
      return
    case Held.double: return try write(value.real, to: output)
    default: break
    }
    switch value.kind {
    case .natural: try write(natural: value.body, to: output)
    case .bigInteger, .text: try append(value.text, to: output)
    case .decimal:
      if let number = decimal(value.text) { return try write(number, to: output) }
      try append(value.text, to: output)
    default: try write(thing: value, to: output)
    }
  }

  private func write(thing value: Value, to output: Out) throws(Stop) {
    if value.isUndefined { return try write(undefined: value, to: output) }
    if let macro = value.macro {
      try append("<Macro ", to: output)
      let name = self.name(of: macro)
      if name.count == 0 {
        try append("anonymous", to: output)
      } else {
        try represent(Value(text: name), to: output, depth: 0)
      }
      return try append(byte: 0x3E, to: output)
    }
    if let loop = value.loop {
      try append("<LoopContext ", to: output)
      try write(.integer(loop.pointee.index + 1), to: output)
      try append(byte: 0x2F, to: output)
      try write(try property(.length, of: loop), to: output)
      return try append(byte: 0x3E, to: output)
    }
    if let range = value.thing(.range) {
      try append("range(", to: output)
      try write(range.pointee.first, to: output)
      try append(", ", to: output)
      try write(range.pointee.second, to: output)
      if range.pointee.number != 1 {
        try append(", ", to: output)
        try write(.integer(Int64(range.pointee.number)), to: output)
      }
      return try append(byte: 0x29, to: output)
    }
    if let module = value.thing(.module) { return try append(module.pointee.first.text, to: output) }
    try append(byte: 0x3C, to: output)
    try append(typeName(value), to: output)
    try append(byte: 0x3E, to: output)
  }

  /// `repr(value)`.
  func represent(_ value: Value, to output: Out, depth: Int) throws(Stop) {
    guard value.isText else {
      if value.isUndefined { return try append("Undefined", to: output) }
      return try write(value, to: output, depth: depth)
    }
    if value.isSafe { try append("Markup(", to: output) }
    let text = value.text
    let hasSingle = text.find(SourceText("'")) != nil
    let quote: UInt8 = hasSingle && text.find(SourceText("\"")) == nil ? 0x22 : 0x27
    try append(byte: quote, to: output)
    var i = 0
    while i < text.count {
      let next = text.after(i)
      let scalar = text.scalar(at: i)
      switch scalar {
      case 0x5C: try append("\\\\", to: output)
      case 0x0A: try append("\\n", to: output)
      case 0x0D: try append("\\r", to: output)
      case 0x09: try append("\\t", to: output)
      case 0...0x1F, 0x7F...0xA0, 0xAD:
        try append("\\x", to: output)
        try append(hexadecimal: scalar, digits: 2, to: output)
      case 0x2028, 0x2029, 0x200B...0x200F, 0xFEFF:
        try append("\\u", to: output)
        try append(hexadecimal: scalar, digits: 4, to: output)
      default:
        if scalar == UInt32(quote) { try append(byte: 0x5C, to: output) }
        try append(text.part(i..<next), to: output)
      }
      i = next
    }
    try append(byte: quote, to: output)
    if value.isSafe { try append(byte: 0x29, to: output) }
  }

  func append(hexadecimal number: UInt32, digits: Int, to output: Out) throws(Stop) {
    for k in stride(from: digits - 1, through: 0, by: -1) {
      let digit = UInt8(number >> UInt32(4 * k) & 15)
      try append(byte: digit < 10 ? 0x30 + digit : 0x57 + digit, to: output)
    }
  }

  func write(natural number: UInt64, to output: Out) throws(Stop) {
    if number >= 10 { try write(natural: number / 10, to: output) }
    try append(byte: 0x30 + UInt8(number % 10), to: output)
  }

  /// `repr` of a float: the shortest text that reads back, with an exponent beyond 1e-4 and 1e16.
  func write(_ number: Double, to output: Out) throws(Stop) {
    guard number.isFinite else {
      return try append(number.isNaN ? "nan" : number < 0 ? "-inf" : "inf", to: output)
    }
    var written = InlineArray<48, UInt8>(repeating: 0)
    let size = withUnsafeMutablePointer(to: &written) {
      let start = UnsafeMutableRawPointer($0).assumingMemoryBound(to: UInt8.self)
      return DoubleText.write(number, to: start) - start
    }
    let magnitude = number.magnitude
    if magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e16) {
      for i in 0..<size { try append(byte: written[i], to: output) }
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
    if number < 0 { try append(byte: 0x2D, to: output) }
    try append(byte: digits[0], to: output)
    if count > 1 {
      try append(byte: 0x2E, to: output)
      for k in 1..<count { try append(byte: digits[k], to: output) }
    }
    try append(byte: 0x65, to: output)
    try append(byte: exponent < 0 ? 0x2D : 0x2B, to: output)
    if exponent.magnitude < 10 { try append(byte: 0x30, to: output) }
    try write(natural: UInt64(exponent.magnitude), to: output)
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
    if value.macro != nil { return "Macro" }
    if value.loop != nil { return "LoopContext" }
    guard let thing = value.thing else { return "object" }
    switch thing.pointee.kind {
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
