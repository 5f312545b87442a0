import CEntry
import CPlatform

/// Formatting: `%` of texts, `str.format`, and the digits of doubles.
extension Native {
  /// How one value is laid out.
  struct Layout {
    var fill: UInt32 = 0x20
    /// `<`, `>`, `^`, `=`, or 0.
    var align: UInt8 = 0
    var sign: UInt8 = 0x2D
    var isAlternate = false
    var width = 0
    var grouping: UInt8 = 0
    var precision = -1
    var type: UInt8 = 0
  }

  static let formatWidth = 1 << 20

  /// `text % arguments`.
  func format(_ format: Value, with arguments: Value) throws(Stop) -> Value {
    let text = format.text
    let several = arguments.isTuple ? try sequence(arguments) : nil
    let hasNames = several != nil ? false : try pairs(arguments) != nil
    var next = 0
    let made = unsafe try self.text(isSafe: format.isSafe) { (out) throws(Stop) in
      var i = 0
      func argument() throws(Stop) -> Value {
        if let several {
          guard next < several.count else { throw fail("not enough arguments for format string") }
          next += 1
          return try item(several, next - 1)
        }
        guard next == 0 else { throw fail("not enough arguments for format string") }
        next = 1
        return arguments
      }
      while i < text.count {
        guard text[i] == 0x25 else {
          var end = i
          while end < text.count, text[end] != 0x25 { end += 1 }
          unsafe try append(text.part(i..<end), to: out)
          i = end
          continue
        }
        i += 1
        var named: Value?
        if text.peek(i) == 0x28 {
          guard let end = text.find(SourceText(")"), from: i) else {
            throw fail("incomplete format key")
          }
          guard hasNames else { throw fail("format requires a mapping") }
          let name = text.part((i + 1)..<end)
          guard let found = try member(of: arguments, name) else {
            throw fail {
              $0.append("there is no value ")
              $0.append(quoted: name)
              $0.append(" to format")
            }
          }
          named = found
          next = 1
          i = end + 1
        }
        var layout = Layout()
        layout.align = 0x3E
        flags: while i < text.count {
          switch text[i] {
          case 0x2D: layout.align = 0x3C
          case 0x2B: layout.sign = 0x2B
          case 0x20: if layout.sign == 0x2D { layout.sign = 0x20 }
          case 0x23: layout.isAlternate = true
          case 0x30: if layout.align != 0x3C { (layout.align, layout.fill) = (0x3D, 0x30) }
          default: break flags
          }
          i += 1
        }
        if text.peek(i) == 0x2A {
          let width = try integer(try argument())
          if width < 0 { layout.align = 0x3C }
          layout.width = try bounded(Int(clamping: width.magnitude))
          i += 1
        } else {
          layout.width = try digits(text, &i) ?? 0
        }
        if text.peek(i) == 0x2E {
          i += 1
          if text.peek(i) == 0x2A {
            layout.precision = try bounded(Int(clamping: max(0, try integer(try argument()))))
            i += 1
          } else {
            layout.precision = try digits(text, &i) ?? 0
          }
        }
        while text.peek(i) == 0x6C || text.peek(i) == 0x68 || text.peek(i) == 0x4C { i += 1 }
        guard i < text.count else { throw fail("incomplete format") }
        let type = text[i]
        i += 1
        if type == 0x25 {
          unsafe try append(byte: 0x25, to: out)
          continue
        }
        let value: Value
        if let named { value = named } else { value = try argument() }
        unsafe try write(value, type, layout, escapes: format.isSafe, to: out)
      }
    }
    if let several, next < several.count, !hasNames {
      throw fail("not all arguments converted during string formatting")
    }
    if several == nil, !hasNames, next == 0 {
      throw fail("not all arguments converted during string formatting")
    }
    return made
  }

  private func digits(_ text: SourceText, _ i: inout Int) throws(Stop) -> Int? {
    var number: Int?
    while i < text.count, text[i] &- 0x30 <= 9 {
      number = try bounded((number ?? 0) * 10 + Int(text[i] - 0x30))
      i += 1
    }
    return number
  }

  private func bounded(_ width: Int) throws(Stop) -> Int {
    guard width <= Native.formatWidth else {
      throw fail(.tooLarge) { $0.append("a width of a format is larger than is allowed") }
    }
    return width
  }

  /// One value of a `%` format.
  private func write(
    _ value: Value, _ type: UInt8, _ layout: Layout, escapes: Bool, to out: Out
  ) throws(Stop) {
    var layout = layout
    switch type {
    case 0x73, 0x72, 0x61:
      var shown: Value
      if type == 0x73 {
        shown = escapes ? try escaped(value) : try string(value)
      } else {
        shown = unsafe try text { (out) throws(Stop) in unsafe try represent(value, to: out, depth: 0) }
      }
      if type != 0x73, escapes { shown = try escaped(shown) }
      if layout.align == 0x3D { layout.align = 0x3E }
      layout.fill = 0x20
      unsafe try pad(shown.text, layout, to: out)
    case 0x63:
      if value.isText { return unsafe try pad(value.text, layout, to: out) }
      let scalar = UInt32(clamping: try integer(value))
      let made = unsafe try text { (out) throws(Stop) in unsafe try append(scalar: min(scalar, 0x10FFFF), to: out) }
      unsafe try pad(made.text, layout, to: out)
    case 0x64, 0x69, 0x75:
      guard let number = number(value) else {
        if value.isUndefined { throw fail(undefined: value) }
        throw fail {
          $0.append("%d format: a real number is required, not ")
          $0.append(typeName(value))
        }
      }
      if case .big = number { return unsafe try pad(try string(value).text, layout, to: out) }
      let whole = number.real.rounded(.towardZero)
      guard case .integer(let integer) = number else {
        guard whole.magnitude < 9.2e18 else { throw beyond }
        return unsafe try write(Int64(whole), radix: 10, layout, to: out)
      }
      unsafe try write(integer, radix: 10, layout, to: out)
    case 0x78, 0x58, 0x6F:
      layout.type = type
      unsafe try write(try integer(value), radix: type == 0x6F ? 8 : 16, layout, to: out)
    case 0x65, 0x45, 0x66, 0x46, 0x67, 0x47:
      guard let number = number(value) else {
        if value.isUndefined { throw fail(undefined: value) }
        throw fail {
          $0.append("must be real number, not ")
          $0.append(typeName(value))
        }
      }
      layout.type = type
      if layout.precision < 0 { layout.precision = 6 }
      unsafe try write(number.real, layout, to: out)
    default:
      throw fail("unsupported format character")
    }
  }

  // MARK: - Laying out

  /// Pads a text; with `=` its sign stays in front.
  func pad(_ text: SourceText, _ layout: Layout, to out: Out) throws(Stop) {
    var text = text
    if layout.precision >= 0, layout.type == 0 || layout.type == 0x73 {
      text = text.part(0..<text.offset(of: layout.precision))
    }
    let missing = max(0, layout.width - text.characters)
    func fill(_ count: Int) throws(Stop) {
      for _ in 0..<count { unsafe try append(scalar: layout.fill, to: out) }
    }
    switch layout.align {
    case 0x3E:
      try fill(missing)
      unsafe try append(text, to: out)
    case 0x5E:
      try fill(missing / 2)
      unsafe try append(text, to: out)
      try fill(missing - missing / 2)
    case 0x3D:
      let signs = text.peek(0) == 0x2D || text.peek(0) == 0x2B || text.peek(0) == 0x20 ? 1 : 0
      unsafe try append(text.part(0..<signs), to: out)
      try fill(missing)
      unsafe try append(text.from(signs), to: out)
    default:
      unsafe try append(text, to: out)
      try fill(missing)
    }
  }

  func write(_ number: Int64, radix: UInt64, _ layout: Layout, to out: Out) throws(Stop) {
    let made = unsafe try text { (out) throws(Stop) in
      unsafe try sign(number < 0, layout, to: out)
      if layout.isAlternate, radix != 10 {
        unsafe try append(byte: 0x30, to: out)
        unsafe try append(byte: layout.type, to: out)
      }
      var digits = InlineArray<64, UInt8>(repeating: 0)
      var (left, count) = (number.magnitude, 0)
      repeat {
        let digit = UInt8(left % radix)
        digits[count] = digit < 10 ? 0x30 + digit : (layout.type == 0x58 ? 0x37 : 0x57) + digit
        left /= radix
        count += 1
      } while left > 0
      if layout.precision > count { unsafe try append(0x30, times: layout.precision - count, to: out) }
      for i in 0..<count {
        let place = count - 1 - i
        unsafe try append(byte: digits[place], to: out)
        if layout.grouping != 0, place > 0, place % 3 == 0 { unsafe try append(byte: layout.grouping, to: out) }
      }
    }
    var layout = layout
    layout.precision = -1
    unsafe try pad(made.text, layout, to: out)
  }

  private func sign(_ isNegative: Bool, _ layout: Layout, to out: Out) throws(Stop) {
    if isNegative {
      unsafe try append(byte: 0x2D, to: out)
    } else if layout.sign != 0x2D {
      unsafe try append(byte: layout.sign, to: out)
    }
  }

  func write(_ number: Double, _ layout: Layout, to out: Out) throws(Stop) {
    guard layout.precision <= 400 else {
      throw fail(.tooLarge) { $0.append("a precision of a format is larger than is allowed") }
    }
    let made = unsafe try text { (out) throws(Stop) in
      let isPercent = layout.type == 0x25
      unsafe try sign(number.sign == .minus, layout, to: out)
      let type = isPercent ? 0x66 : layout.type
      let digits = try digits(isPercent ? number.magnitude * 100 : number.magnitude, type, layout.precision)
      var point = digits.find(SourceText(".")) ?? digits.count
      if let exponent = digits.find(SourceText("e")), exponent < point { point = exponent }
      for i in 0..<digits.count {
        unsafe try append(byte: digits[i], to: out)
        let left = point - 1 - i
        if layout.grouping != 0, left > 0, left % 3 == 0, number.isFinite {
          unsafe try append(byte: layout.grouping, to: out)
        }
      }
      if isPercent { unsafe try append(byte: 0x25, to: out) }
    }
    var layout = layout
    layout.precision = -1
    unsafe try pad(made.text, layout, to: out)
  }

  /// The digits of a number that is not negative, as C's printf writes them everywhere.
  func digits(_ number: Double, _ type: UInt8, _ precision: Int) throws(Stop) -> SourceText {
    let room = 800
    let memory = unsafe try take(room).assumingMemoryBound(to: CChar.self)
    let count = unsafe melbaplatform_format_double(memory, room, CChar(bitPattern: type), Int32(precision), number)
    return unsafe SourceText(
      UnsafeRawPointer(memory).assumingMemoryBound(to: UInt8.self), count: Int(max(count, 0)))
  }

  // MARK: - str.format

  func formatted(_ format: Value, _ call: Call) throws(Stop) -> Value {
    let text = format.text
    var next = 0
    return unsafe try self.text(isSafe: format.isSafe) { (out) throws(Stop) in
      var i = 0
      while i < text.count {
        let byte = text[i]
        guard byte == 0x7B || byte == 0x7D else {
          let end = text.after(i)
          unsafe try append(text.part(i..<end), to: out)
          i = end
          continue
        }
        if text.peek(i + 1) == byte {
          unsafe try append(byte: byte, to: out)
          i += 2
          continue
        }
        guard byte == 0x7B, let end = text.find(SourceText("}"), from: i) else {
          throw fail("Single '}' or '{' encountered in format string")
        }
        unsafe try field(text.part((i + 1)..<end), call, &next, escapes: format.isSafe, to: out)
        i = end + 1
      }
    }
  }

  private func field(
    _ field: SourceText, _ call: Call, _ next: inout Int, escapes: Bool, to out: Out
  ) throws(Stop) {
    let colon = field.find(SourceText(":")) ?? field.count
    let name = field.part(0..<colon)
    guard name.find(SourceText("{")) == nil, name.find(SourceText("!")) == nil else {
      throw fail("a format string is not one that this library knows")
    }
    var i = 0
    while i < name.count, name[i] != 0x2E, name[i] != 0x5B { i += 1 }
    let first = name.part(0..<i)
    var value: Value
    var k = 0
    if first.count == 0 || first[0] &- 0x30 <= 9 {
      let index = first.count == 0 ? next : try digits(first, &k) ?? 0
      if first.count == 0 { next += 1 }
      guard index < call.count else { throw fail("Replacement index out of range") }
      value = call[index]
    } else {
      guard let found = call.argument(named: first) else {
        throw fail {
          $0.append("there is no value ")
          $0.append(quoted: first)
          $0.append(" to format")
        }
      }
      value = found
    }
    while i < name.count {
      let isItem = name[i] == 0x5B
      var end = i + 1
      while end < name.count, isItem ? name[end] != 0x5D : name[end] != 0x2E && name[end] != 0x5B { end += 1 }
      let part = name.part((i + 1)..<end)
      var k = 0
      if isItem, part.count > 0, part[0] &- 0x30 <= 9 {
        value = try item(value, .integer(Int64(try digits(part, &k) ?? 0)))
      } else {
        value = isItem ? try item(value, Value(text: part)) : try attribute(value, part)
      }
      i = isItem ? end + 1 : end
    }
    guard colon < field.count else { return unsafe try emit(value, escapes: escapes, to: out) }
    unsafe try write(value, spec: field.from(colon + 1), escapes: escapes, to: out)
  }

  /// A value laid out by Python's format specification.
  func write(_ value: Value, spec: SourceText, escapes: Bool, to out: Out) throws(Stop) {
    var layout = Layout()
    var i = 0
    func isAlign(_ byte: UInt8) -> Bool { byte == 0x3C || byte == 0x3E || byte == 0x5E || byte == 0x3D }
    if spec.count > 0 {
      let behind = spec.after(0)
      if isAlign(spec.peek(behind)) {
        layout.fill = spec.scalar(at: 0)
        layout.align = spec[behind]
        i = behind + 1
      } else if isAlign(spec[0]) {
        layout.align = spec[0]
        i = 1
      }
    }
    if spec.peek(i) == 0x2B || spec.peek(i) == 0x2D || spec.peek(i) == 0x20 {
      layout.sign = spec[i]
      i += 1
    }
    if spec.peek(i) == 0x23 {
      layout.isAlternate = true
      i += 1
    }
    if spec.peek(i) == 0x30 {
      if layout.align == 0 { (layout.align, layout.fill) = (0x3D, 0x30) }
      i += 1
    }
    layout.width = try digits(spec, &i) ?? 0
    if spec.peek(i) == 0x2C || spec.peek(i) == 0x5F {
      layout.grouping = spec[i]
      i += 1
    }
    if spec.peek(i) == 0x2E {
      i += 1
      guard let precision = try digits(spec, &i) else { throw fail("Format specifier missing precision") }
      layout.precision = precision
    }
    layout.type = spec.peek(i)
    guard i + (layout.type == 0 ? 0 : 1) == spec.count else { throw fail("Invalid format specifier") }
    guard let number = number(value), !value.isText else {
      guard layout.type == 0 || layout.type == 0x73, layout.align != 0x3D else {
        throw fail("Unknown format code for a text")
      }
      if layout.align == 0 { layout.align = 0x3C }
      return unsafe try pad(escapes ? try escaped(value).text : try string(value).text, layout, to: out)
    }
    if layout.align == 0 { layout.align = 0x3E }
    switch layout.type {
    case 0x64, 0x78, 0x58, 0x6F, 0x62, 0x6E:
      let radix: UInt64 =
        layout.type == 0x6F ? 8 : layout.type == 0x62 ? 2 : layout.type | 0x20 == 0x78 ? 16 : 10
      unsafe try write(try integer(value), radix: radix, layout, to: out)
    case 0x65, 0x45, 0x66, 0x46, 0x67, 0x47, 0x25:
      if layout.precision < 0 { layout.precision = 6 }
      unsafe try write(number.real, layout, to: out)
    case 0:
      if case .integer(let integer) = number, value.held != Held.boolean {
        return unsafe try write(integer, radix: 10, layout, to: out)
      }
      if layout.precision >= 0 {
        layout.type = 0x67
        return unsafe try write(number.real, layout, to: out)
      }
      unsafe try pad(try string(value).text, layout, to: out)
    default: throw fail("Unknown format code for a number")
    }
  }

  // MARK: - Rounding

  /// `round(number, places)`, half to even of what the double is exactly.
  func rounded(_ number: Double, _ places: Int) throws(Stop) -> Double {
    guard number.isFinite, places < 324 else { return number }
    if places < 0 {
      guard places > -310 else { return 0 }
      let power = melbaplatform_power(10, Double(-places))
      return (number / power).rounded(.toNearestOrEven) * power
    }
    let digits = try digits(number.magnitude, 0x66, places)
    let value = decimal(digits) ?? number.magnitude
    return number.sign == .minus ? -value : value
  }
}
