/// How a cell looks. Colours are 0xRRGGBB.
package struct CellStyle: Sendable, Hashable {
    package var isBold = false
    package var isCentered = false
    package var fill: UInt32?
    package var color: UInt32?
    /// Excel's own notation, such as `0.0%`.
    package var numberFormat: String?

    package init(
        isBold: Bool = false, isCentered: Bool = false, fill: UInt32? = nil, color: UInt32? = nil,
        numberFormat: String? = nil
    ) {
        self.isBold = isBold
        self.isCentered = isCentered
        self.fill = fill
        self.color = color
        self.numberFormat = numberFormat
    }
}
