/// Where a patch stands on a machine. The reference prints the words in capitals with underscores, the service writes
/// them together; both are read.
package enum PatchState: WireValue {
    case installed, installedOther, installedPendingReboot, installedRejected, missing, notApplicable, failed
    case availableSecurityUpdate
    case other(String)

    package static let spellings: [(value: Self, word: String)] = [
        (.installed, "Installed"), (.installed, "INSTALLED"), (.installedOther, "InstalledOther"),
        (.installedOther, "INSTALLED_OTHER"), (.installedPendingReboot, "InstalledPendingReboot"),
        (.installedPendingReboot, "INSTALLED_PENDING_REBOOT"), (.installedRejected, "InstalledRejected"),
        (.installedRejected, "INSTALLED_REJECTED"), (.missing, "Missing"), (.missing, "MISSING"),
        (.notApplicable, "NotApplicable"), (.notApplicable, "NOT_APPLICABLE"), (.failed, "Failed"),
        (.failed, "FAILED"), (.availableSecurityUpdate, "AvailableSecurityUpdate"),
        (.availableSecurityUpdate, "AVAILABLE_SECURITY_UPDATE"),
    ]

    package var unknownWord: String? {
        if case .other(let word) = self { word } else { nil }
    }
}
