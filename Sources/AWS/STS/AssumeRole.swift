package import Foundation

package struct AssumeRoleRequest: Sendable, Hashable {
    package var roleARN: String
    /// `^[\w+=,.@-]{2,64}$`; it stands in CloudTrail and at the end of the identity's ARN.
    package var roleSessionName: String
    /// 900 seconds up to the role's maximum; one hour at most when a role assumes a role. STS's default is 3,600.
    package var durationSeconds: Int?
    /// What the role's trust policy expects of a third party.
    package var externalID: String?
    /// Narrows the role's permissions. A JSON policy.
    package var policy: String?

    package init(
        roleARN: String, roleSessionName: String, durationSeconds: Int? = nil, externalID: String? = nil,
        policy: String? = nil
    ) {
        self.roleARN = roleARN
        self.roleSessionName = roleSessionName
        self.durationSeconds = durationSeconds
        self.externalID = externalID
        self.policy = policy
    }

    fileprivate var parameters: [(name: String, value: String)] {
        var list = [(name: "RoleArn", value: roleARN), (name: "RoleSessionName", value: roleSessionName)]
        if let durationSeconds { list.append((name: "DurationSeconds", value: String(durationSeconds))) }
        if let externalID { list.append((name: "ExternalId", value: externalID)) }
        if let policy { list.append((name: "Policy", value: policy)) }
        return list
    }
}

package struct AssumeRoleWithWebIdentityRequest: Sendable, Hashable {
    package var roleARN: String
    package var roleSessionName: String
    /// The provider's token; it proves who asks.
    package var webIdentityToken: String
    package var durationSeconds: Int?

    package init(
        roleARN: String, roleSessionName: String, webIdentityToken: String, durationSeconds: Int? = nil
    ) {
        self.roleARN = roleARN
        self.roleSessionName = roleSessionName
        self.webIdentityToken = webIdentityToken
        self.durationSeconds = durationSeconds
    }

    fileprivate var parameters: [(name: String, value: String)] {
        let role = AssumeRoleRequest(
            roleARN: roleARN, roleSessionName: roleSessionName, durationSeconds: durationSeconds)
        return role.parameters + [(name: "WebIdentityToken", value: webIdentityToken)]
    }
}

/// A session of a role.
package struct AssumedRole: Sendable, Hashable {
    package let accessKeyID: String
    package let secretAccessKey: String
    package let sessionToken: String
    package let expiration: Date
    /// `arn:aws:sts::111122223333:assumed-role/NAME/SESSION`.
    package let arn: String

    fileprivate init?(_ result: XMLNode?) {
        guard let credentials = result?["Credentials"], let key = credentials.filledText("AccessKeyId"),
            let secret = credentials.filledText("SecretAccessKey"),
            let token = credentials.filledText("SessionToken"),
            let expiration = credentials.filledText("Expiration").flatMap(Date.init(wire:))
        else { return nil }
        accessKeyID = key
        secretAccessKey = secret
        sessionToken = token
        self.expiration = expiration
        arn = result?["AssumedRoleUser"]?.filledText("Arn") ?? ""
    }

    /// As what signs requests.
    package func credentials(source: String) -> Credentials {
        Credentials(
            accessKeyID: accessKeyID, secretAccessKey: secretAccessKey, sessionToken: sessionToken, expiry: expiration,
            source: source, isRenewable: true)
    }
}

extension STSClient {
    package func assumeRole(_ request: AssumeRoleRequest) async throws(AWSError) -> AssumedRole {
        let root = try await wire.call("AssumeRole", request.parameters)
        guard let role = AssumedRole(root["AssumeRoleResult"]) else {
            throw wire.caller.unreadable("AssumeRole", "The reply lacks a part of the credentials")
        }
        return role
    }

    /// Goes out without a signature: the token proves who asks.
    package func assumeRoleWithWebIdentity(
        _ request: AssumeRoleWithWebIdentityRequest
    ) async throws(AWSError) -> AssumedRole {
        let root = try await wire.call(
            "AssumeRoleWithWebIdentity", request.parameters, authorization: .anonymous)
        guard let role = AssumedRole(root["AssumeRoleWithWebIdentityResult"]) else {
            throw wire.caller.unreadable(
                "AssumeRoleWithWebIdentity", "The reply lacks a part of the credentials")
        }
        return role
    }
}
