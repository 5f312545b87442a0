import CEntry

/// Making a compiled program one for native values: its text becomes UTF-8, its constants values,
/// and its names know the filters and tests that they name.
enum NativeLink {
  /// The constant is a value as it stands: `bits` is its head and `handle` its body.
  static let constant: UInt32 = 16

  /// What the note of a name holds above the machine's bit: the number of the library's filter and
  /// test of that name, and of the caller's, each one more than it is.
  enum Bits {
    static let filter: UInt64 = 8
    static let test: UInt64 = 16
    static let customFilter: UInt64 = 24
    static let customTest: UInt64 = 44
  }

  enum Fault: Error {
    case noMemory
    case encoding
    case unknown(name: SourceText, isFilter: Bool, line: UInt32)
  }

  static func link(
    _ program: UnsafeMutablePointer<Program>, _ environment: UnsafePointer<NativeEnvironment>
  ) throws(Fault) {
    unsafe try narrow(&program.pointee)
    for i in unsafe 0..<program.pointee.constants.count {
      let constant = unsafe program.pointee.constants[i]
      let kind: ValueKind
      switch unsafe UInt8(truncatingIfNeeded: constant.kind) {
      case ConstantKind.text.rawValue: kind = .text
      case ConstantKind.bigInteger.rawValue: kind = .bigInteger
      default: continue
      }
      let name = unsafe program.pointee.names[Int(constant.text)]
      let text = unsafe SourceText(name.data, count: Int(name.size))
      guard UTF8.extent(of: text.span()).valid == text.count else { throw .encoding }
      let value = unsafe Value(kind, size: UInt64(text.count), body: UInt64(UInt(bitPattern: text.start)))
      unsafe program.pointee.constants[i].kind = NativeLink.constant
      unsafe program.pointee.constants[i].bits = value.head
      unsafe program.pointee.constants[i].handle = unsafe UnsafeMutableRawPointer(bitPattern: UInt(value.body))
    }
    for i in unsafe 0..<program.pointee.names.count {
      let name = unsafe program.pointee.names[i]
      guard unsafe name.note & UInt64(MELBACORE_NAME_USED) != 0 else { continue }
      unsafe program.pointee.names[i].note |= note(
        SourceText(name.data, count: Int(name.size)), environment)
    }
    for i in unsafe 0..<program.pointee.requirements.count {
      let requirement = unsafe program.pointee.requirements[i]
      let name = unsafe program.pointee.names[Int(requirement.name)]
      let text = unsafe SourceText(name.data, count: Int(name.size))
      let found = unsafe note(text, environment)
      let bits: UInt64 =
        requirement.isFilter
        ? 0xFF << Bits.filter | 0xFFFFF << Bits.customFilter
        : 0xFF << Bits.test | 0xFFFFF << Bits.customTest
      guard found & bits != 0 else {
        throw .unknown(name: text, isFilter: requirement.isFilter, line: requirement.line)
      }
    }
  }

  static func note(
    _ name: SourceText, _ environment: UnsafePointer<NativeEnvironment>
  ) -> UInt64 {
    var note: UInt64 = 0
    if let filter = NativeFilter.named(name) { note |= UInt64(filter.rawValue + 1) << Bits.filter }
    if let test = NativeTest.named(name) { note |= UInt64(test.rawValue + 1) << Bits.test }
    if let custom = unsafe environment.pointee.custom(.filter, name) {
      note |= UInt64(custom + 1) << Bits.customFilter
    }
    if let custom = unsafe environment.pointee.custom(.test, name) {
      note |= UInt64(custom + 1) << Bits.customTest
    }
    return note
  }

  /// Writes all template text as UTF-8, which is then characters of one byte for the machine.
  private static func narrow(_ program: inout Program) throws(Fault) {
    var bytes = Pool<UInt8>()
    for i in 0..<program.pieces.count {
      let piece = program.pieces[i]
      let start = bytes.count
      guard let characters = unsafe program.characters.base else { break }
      let from = unsafe UnsafeRawPointer(characters + Int(piece.start))
      for k in 0..<Int(piece.count) {
        let scalar: UInt32 =
          switch piece.width {
          case 1: unsafe UInt32(from.load(fromByteOffset: k, as: UInt8.self))
          case 2: unsafe UInt32(from.loadUnaligned(fromByteOffset: 2 * k, as: UInt16.self))
          default: unsafe from.loadUnaligned(fromByteOffset: 4 * k, as: UInt32.self)
          }
        guard scalar < 0xD800 || scalar > 0xDFFF else {
          bytes.free()
          throw .encoding
        }
        guard append(scalar, to: &bytes) else {
          bytes.free()
          throw .noMemory
        }
      }
      program.pieces[i] = Piece(
        start: UInt32(start), count: UInt32(bytes.count - start), width: 1, widest: 0)
    }
    program.characters.free()
    program.characters = bytes
  }

  private static func append(_ scalar: UInt32, to bytes: inout Pool<UInt8>) -> Bool {
    if scalar < 0x80 { return bytes.append(UInt8(scalar)) }
    let count = UTF8.count(of: scalar)
    let lead: UInt32 = count == 2 ? 0xC0 : count == 3 ? 0xE0 : 0xF0
    var shift = UInt32(6 * (count - 1))
    guard bytes.append(UInt8(lead | scalar >> shift)) else { return false }
    while shift > 0 {
      shift -= 6
      guard bytes.append(UInt8(0x80 | scalar >> shift & 0x3F)) else { return false }
    }
    return true
  }
}
