import Foundation

/// Parameter Store.
extension Engine {
    func putParameter(_ request: ParameterRequest, by caller: Caller) throws(ServiceFault) -> [UInt8] {
        let name = request.Name ?? ""
        try ParameterRules.checkName(name)
        if request.Overwrite == true, request.Tags?.isEmpty == false {
            throw .validation(
                "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please "
                    + "remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource "
                    + "or RemoveTagsFromResource.")
        }
        let earlier = parameters[name, caller.scope]
        let version = try Self.version(request, earlier: earlier?.current, user: caller.principal.arn, now: now)
        if var parameter = earlier {
            guard request.Overwrite == true else {
                throw ServiceFault(
                    "ParameterAlreadyExists",
                    "The parameter already exists. To overwrite this value, set the overwrite option in the request "
                        + "to true.")
            }
            parameter.add(version)
            parameters[name, caller.scope] = parameter
        } else {
            parameters[name, caller.scope] = StoredParameter(name: name, scope: caller.scope, version: version)
        }
        store.save(parameters)
        let number = parameters[name, caller.scope]?.latest ?? 1
        return JSONBody.encode(PutParameterOutput(Version: number, Tier: version.tier.rawValue))
    }

    private static func version(
        _ request: ParameterRequest, earlier: StoredParameter.Version?, user: String, now: Date
    ) throws(ServiceFault) -> StoredParameter.Version {
        let kind = try choice(request.Type, "type", StoredParameter.Kind.self) ?? earlier?.kind
        guard let kind else { throw .validation("A parameter type is required when you create a parameter.") }
        if let earlier, earlier.kind != kind {
            throw ServiceFault(
                "HierarchyTypeMismatchException",
                "The parameter has type \(earlier.kind.rawValue); delete it to make it a \(kind.rawValue).")
        }
        let dataType = request.DataType ?? "text"
        try ParameterRules.checkDataType(dataType, of: kind)
        let version = StoredParameter.Version(
            value: request.Value ?? "", kind: kind, tier: try tier(of: request, dataType, earlier: earlier),
            modified: now, user: user, description: request.Description ?? earlier?.description,
            allowedPattern: request.AllowedPattern ?? earlier?.allowedPattern,
            keyID: kind == .secure ? request.KeyId ?? "alias/aws/ssm" : nil, dataType: dataType)
        try ParameterRules.checkValue(version)
        return version
    }

    /// The tier asked for; Intelligent-Tiering takes the advanced one where the standard one does not do.
    private static func tier(of request: ParameterRequest, _ dataType: String, earlier: StoredParameter.Version?)
        throws(ServiceFault) -> StoredParameter.Tier
    {
        let wanted = try choice(request.Tier, "tier", StoredParameter.Tier.self)
        let isAdvanced = earlier?.tier == .advanced
        if isAdvanced, wanted == .standard {
            throw .validation(
                "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
                    + "advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the "
                    + "advanced parameter and recreate it as a standard parameter.")
        }
        let isLarge = (request.Value ?? "").utf8.count > StoredParameter.Tier.standard.largestValue
        let needsAdvanced = isLarge || ParameterRules.advancedDataTypes.contains(dataType)
        guard wanted == .intelligent else { return wanted ?? earlier?.tier ?? .standard }
        return isAdvanced || needsAdvanced ? .advanced : .standard
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String?, _ member: String, _: Choice.Type
    ) throws(ServiceFault) -> Choice? {
        guard let text else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw .validation(
                "1 validation error detected: Value '\(text)' at '\(member)' failed to satisfy constraint: Member must "
                    + "satisfy enum value set: [\(Choice.allCases.map(\.rawValue).joined(separator: ", "))]")
        }
        return choice
    }

    func getParameter(_ request: ParameterRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let found = try parameters.find(request.Name ?? "", in: scope)
        return JSONBody.encode(GetParameterOutput(Parameter: found.shape(isDecrypted: request.WithDecryption == true)))
    }

    func getParameters(_ request: ParameterRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let names = try Self.names(request)
        let found = names.map { name in (name, try? parameters.find(name, in: scope)) }
        return JSONBody.encode(
            GetParametersOutput(
                Parameters: found.compactMap { $0.1?.shape(isDecrypted: request.WithDecryption == true) },
                InvalidParameters: found.filter { $0.1 == nil }.map(\.0)))
    }

    private static func names(_ request: ParameterRequest) throws(ServiceFault) -> [String] {
        let names = request.Names ?? []
        guard (1...10).contains(names.count) else {
            throw .validation(
                "1 validation error detected: Value '[\(names.joined(separator: ", "))]' at 'names' failed to satisfy "
                    + "constraint: Member must have length \(names.isEmpty ? "greater" : "less") than or equal to "
                    + (names.isEmpty ? "1" : "10"))
        }
        guard Set(names).count == names.count else {
            throw .validation("The names of parameters have to be unique.")
        }
        return names
    }

    /// Pages may be shorter than asked for, even empty, and still have a token.
    func getParametersByPath(_ request: ParameterRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let path = request.Path ?? ""
        guard path.hasPrefix("/"), path.utf8.count <= ParameterRules.longest else {
            throw .validation(
                "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a "
                    + "forward slash \"/\". Valid example: /get/parameters2-/by1./path0_.")
        }
        let filters = try ParameterFilters(request.ParameterFilters, allowed: ["Type", "KeyId", "Label"])
        let choice = [path, "\(request.Recursive == true)", filters.seal]
        let page = try Page(
            request.NextToken, size: request.MaxResults, allowed: 1...10, usual: 10,
            seal: seal.stamp("GetParametersByPath", scope, choice))
        let found = parameters.below(path, isRecursive: request.Recursive == true, in: scope).filter(filters.accept)
        let (shown, next) = page.cut(found, atMost: shortened(page.size))
        return JSONBody.encode(
            ParametersPage(
                Parameters: shown.map {
                    FoundParameter(parameter: $0, number: $0.latest).shape(isDecrypted: request.WithDecryption == true)
                }, NextToken: next))
    }

    /// A page's size, or less where the profile asks for short pages.
    private func shortened(_ size: Int) -> Int {
        pageCount += 1
        let chance = Chance(seed: configuration.profile.seed, salt: Chance.salt("page"), ordinal: pageCount)
        guard chance.happens(behaviour.shortPages, .fault) else { return size }
        return Int(chance.unit(.fault, 1) * Double(size))
    }

    func describeParameters(_ request: ParameterRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let filters = try ParameterFilters(
            request.ParameterFilters, allowed: ["Name", "Type", "KeyId", "Path", "Tier", "DataType"])
        let page = try Page(
            request.NextToken, size: request.MaxResults, allowed: 1...50, usual: 50,
            seal: seal.stamp("DescribeParameters", scope, [filters.seal]))
        let (shown, next) = page.cut(parameters.sorted(in: scope).filter(filters.accept))
        return JSONBody.encode(
            ParametersPage(Parameters: shown.map { $0.details($0.latest, value: nil) }, NextToken: next))
    }

    func getParameterHistory(_ request: ParameterRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let parameter = try parameters.find(request.Name ?? "", in: scope).parameter
        let page = try Page(
            request.NextToken, size: request.MaxResults, allowed: 1...50, usual: 50,
            seal: seal.stamp("GetParameterHistory", scope, [parameter.name]))
        let (shown, next) = page.cut(Array(parameter.numbers))
        let isDecrypted = request.WithDecryption == true
        return JSONBody.encode(
            ParametersPage(
                Parameters: shown.map { parameter.details($0, value: parameter[$0]?.shown(isDecrypted: isDecrypted)) },
                NextToken: next))
    }

    func deleteParameter(_ request: ParameterRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let name = try parameters.find(request.Name ?? "", in: scope).parameter.name
        parameters[name, scope] = nil
        store.save(parameters)
        return JSONBody.encode(EmptyOutput())
    }

    func deleteParameters(_ request: ParameterRequest, in scope: Scope) throws(ServiceFault) -> [UInt8] {
        let names = try Self.names(request)
        let known = names.filter { parameters[$0, scope] != nil }
        for name in known { parameters[name, scope] = nil }
        store.save(parameters)
        return JSONBody.encode(
            DeleteParametersOutput(
                DeletedParameters: known, InvalidParameters: names.filter { !known.contains($0) }))
    }
}

extension StoredParameter {
    /// - Parameter value: for a history; nil: metadata.
    fileprivate func details(_ number: Int, value: String?) -> ParameterDetails {
        let version = self[number] ?? current
        return ParameterDetails(
            Name: name, ARN: value == nil ? arn : nil, Type: version.kind.rawValue, KeyId: version.keyID,
            LastModifiedDate: Timestamps.epoch(version.modified), LastModifiedUser: version.user,
            Description: version.description, Value: value, AllowedPattern: version.allowedPattern, Version: number,
            Labels: value == nil ? nil : [], Tier: version.tier.rawValue, DataType: version.dataType)
    }
}
