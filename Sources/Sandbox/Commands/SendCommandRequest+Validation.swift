/// The constraints that the service's model puts on SendCommand.
extension SendCommandRequest {
    /// - Throws: `ValidationException` that lists every violated constraint, in the wording of AWS.
    func validate() throws(ServiceFault) {
        var violations: [String] = []
        func require(_ isMet: Bool, _ member: String, _ value: String, _ rule: String) {
            guard !isMet else { return }
            violations.append(
                "Value '\(value)' at '\(member)' failed to satisfy constraint: Member must \(rule)")
        }
        if let name = DocumentName {
            require(
                name.isDocumentName, "documentName", name, "satisfy regular expression pattern: \(Self.namePattern)")
        } else {
            violations.append("Value at 'documentName' failed to satisfy constraint: Member must not be null")
        }
        let ids = InstanceIds ?? []
        require(ids.count <= 50, "instanceIds", "\(ids)", "have length less than or equal to 50")
        for id in ids where !id.isInstanceID {
            require(
                false, "instanceIds", "[\(id)]",
                "satisfy constraint: [Member must satisfy regular expression "
                    + "pattern: (^i-(\\w{8}|\\w{17})$)|(^mi-\\w{17}$)]")
        }
        for (member, value, lengths) in lengthRules {
            require(
                lengths.contains(value.utf16.count), member, value,
                "have length between \(lengths.lowerBound) and \(lengths.upperBound)")
        }
        let timeout = TimeoutSeconds ?? 3600
        require(
            (30...2_592_000).contains(timeout), "timeoutSeconds", "\(timeout)",
            "have value between 30 and 2592000")
        require(
            (MaxConcurrency ?? "50").isConcurrency, "maxConcurrency", MaxConcurrency ?? "",
            "satisfy regular expression pattern: ^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$")
        require(
            (MaxErrors ?? "0").isErrorLimit, "maxErrors", MaxErrors ?? "",
            "satisfy regular expression pattern: ^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$")
        require(
            (DocumentVersion ?? "$DEFAULT").isDocumentVersion, "documentVersion", DocumentVersion ?? "",
            "satisfy regular expression pattern: ([$]LATEST|[$]DEFAULT|^[1-9][0-9]*$)")
        violations += targetViolations + choiceViolations + alarmViolations
        guard violations.isEmpty else {
            let noun = violations.count == 1 ? "error" : "errors"
            throw .validation(
                "\(violations.count) validation \(noun) detected: \(violations.joined(separator: "; "))")
        }
    }

    private static let namePattern = "^[a-zA-Z0-9_\\-.:/]{3,128}$"

    private var lengthRules: [(member: String, value: String, lengths: ClosedRange<Int>)] {
        [
            ("comment", Comment, 0...100), ("documentHash", DocumentHash, 0...256),
            ("outputS3Region", OutputS3Region, 3...20), ("outputS3BucketName", OutputS3BucketName, 3...63),
            ("outputS3KeyPrefix", OutputS3KeyPrefix, 0...500),
            ("maxConcurrency", MaxConcurrency, 1...7), ("maxErrors", MaxErrors, 1...7),
            ("cloudWatchOutputConfig.cloudWatchLogGroupName", CloudWatchOutputConfig?.CloudWatchLogGroupName, 1...512),
        ].compactMap { member, value, lengths in value.map { (member, $0, lengths) } }
    }

    private var targetViolations: [String] {
        let targets = Targets ?? []
        var found: [String] = []
        if targets.count > 5 {
            found.append(
                "Value at 'targets' failed to satisfy constraint: Member must have length less than or equal to 5")
        }
        for (index, target) in targets.enumerated() {
            if !(1...163).contains(target.Key?.count ?? 163) {
                found.append(
                    "Value at 'targets.\(index + 1).member.key' failed to satisfy constraint: "
                        + "Member must have length between 1 and 163")
            }
            if let key = target.Key, !key.isTargetKey {
                found.append(
                    "Value '\(key)' at 'targets.\(index + 1).member.key' failed to satisfy constraint: Member must "
                        + "satisfy regular expression pattern: ^[\\p{L}\\p{Z}\\p{N}_.:/=\\-@]*$"
                        + "|resource-groups:ResourceTypeFilters|resource-groups:Name")
            }
            if (target.Values?.count ?? 0) > 50 {
                found.append(
                    "Value at 'targets.\(index + 1).member.values' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 50")
            }
        }
        return found
    }

    private var alarmViolations: [String] {
        guard let alarms = AlarmConfiguration.map({ $0.Alarms ?? [] }) else { return [] }
        let isName = { (alarm: AlarmSettings.Alarm) in (1...255).contains(alarm.Name?.utf16.count ?? 0) }
        guard alarms.count != 1 || !alarms.allSatisfy(isName) else { return [] }
        return [
            alarms.count == 1
                ? "Value at 'alarmConfiguration.alarms.1.member.name' failed to satisfy constraint: "
                    + "Member must have length between 1 and 255"
                : "Value at 'alarmConfiguration.alarms' failed to satisfy constraint: "
                    + "Member must have length equal to 1"
        ]
    }

    private var choiceViolations: [String] {
        let events = ["All", "InProgress", "Success", "TimedOut", "Cancelled", "Failed"]
        var choices: [(String, String?, [String])] = [
            ("documentHashType", DocumentHashType, ["Sha256", "Sha1"]),
            ("notificationConfig.notificationType", NotificationConfig?.NotificationType, ["Command", "Invocation"]),
        ]
        choices += (NotificationConfig?.NotificationEvents ?? []).map {
            ("notificationConfig.notificationEvents", $0, events)
        }
        return choices.compactMap { member, value, allowed in
            guard let value, !allowed.contains(value) else { return nil }
            return "Value '\(value)' at '\(member)' failed to satisfy constraint: Member must satisfy enum value set: "
                + "[\(allowed.joined(separator: ", "))]"
        }
    }
}

extension SendCommandRequest {
    /// - Throws: `InvalidRole` or `InvalidNotificationConfig` for what is not an ARN, or notifications without a role.
    func checkRoles() throws(ServiceFault) {
        if let role = ServiceRoleArn, !role.isEmpty, !role.hasPrefix("arn:") { throw ServiceFault("InvalidRole", "") }
        guard let topic = NotificationConfig?.NotificationArn, !topic.isEmpty else { return }
        guard topic.hasPrefix("arn:") else { throw ServiceFault("InvalidNotificationConfig", "") }
        guard ServiceRoleArn?.isEmpty == false else { throw ServiceFault("InvalidRole", "") }
    }
}

/// The model's patterns, written out.
extension String {
    fileprivate var isDocumentName: Bool {
        (3...128).contains(utf8.count) && utf8.allSatisfy { $0.isWordByte || "-.:/".utf8.contains($0) }
    }

    /// `i-` and 8 or 17 word characters, or `mi-` and 17.
    var isInstanceID: Bool {
        let lengths = hasPrefix("mi-") ? [17] : [8, 17]
        let digits = hasPrefix("mi-") ? dropFirst(3) : dropFirst(2)
        return (hasPrefix("i-") || hasPrefix("mi-")) && lengths.contains(digits.utf8.count)
            && digits.utf8.allSatisfy(\.isWordByte)
    }

    /// Letters, separators, numbers and `_.:/=-@`.
    fileprivate var isTargetKey: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator, .paragraphSeparator:
                true
            default: "_.:/=-@".unicodeScalars.contains(scalar)
            }
        }
    }

    fileprivate var isConcurrency: Bool { isPositive || (hasSuffix("%") && String(dropLast()).isPercentage) }
    fileprivate var isErrorLimit: Bool { self == "0" || self == "0%" || isConcurrency }
    fileprivate var isDocumentVersion: Bool { self == "$LATEST" || self == "$DEFAULT" || isPositive }
    private var isPercentage: Bool { isPositive && (Int(self) ?? 101) <= 100 }
    private var isPositive: Bool {
        !isEmpty && first != "0" && utf8.allSatisfy { (48...57).contains($0) }
    }
}

extension UInt8 {
    fileprivate var isWordByte: Bool {
        self == UInt8(ascii: "_") || (48...57).contains(self) || (65...90).contains(self) || (97...122).contains(self)
    }
}
