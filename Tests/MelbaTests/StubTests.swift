import Testing
@testable import Melba
import CMelba
@Suite struct Stub { @Test func works() { #expect(UTF8.count(of: 0x80) == 2); _ = melba_isa() } }
