import Foundation
import Sandbox

/// What IAM is asked about a call: may this action be done to this resource?
///
/// Source: the service authorization reference of each service, "Actions, resources, and condition keys".
struct PermissionRequest: Hashable, CustomStringConvertible {
    /// Of whoever asks.
    var account = ""
    var action: String
    /// An ARN; `*` where the action knows no resources.
    var resource = "*"
    /// Condition keys with their values.
    var context: [String: String] = [:]

    var description: String { "\(action) on \(resource)" }

    /// The tags of hosts, by their ids.
    typealias Tags = [String: [String: String]]

    /// What IAM is asked about a call; nothing where everybody may do it.
    static func of(_ call: SandboxCall, _ tags: Tags) -> [PermissionRequest] {
        (asked(call, tags) + lent(call)).map { request in
            var request = request
            request.account = call.account
            return request
        }
    }

    private static func asked(_ call: SandboxCall, _ tags: Tags) -> [PermissionRequest] {
        switch call.service {
        case "ssm": systemsManager(call, tags)
        case "ec2": [PermissionRequest(action: "ec2:\(call.operation)")]
        case "sts" where call.operation == "GetCallerIdentity": []
        case "sts": [PermissionRequest(action: "sts:\(call.operation)", resource: call.form["RoleArn"] ?? "")]
        case "s3": objects(call)
        case "sns": [PermissionRequest(action: "sns:\(call.operation)", resource: call.form["TopicArn"] ?? "")]
        case "dynamodb": items(call)
        case "monitoring": [metrics(call)]
        default: [PermissionRequest(action: "\(call.service):\(call.operation)", resource: "")]
        }
    }

    /// A signed URL in a command is decided for who signed it.
    private static func lent(_ call: SandboxCall) -> [PermissionRequest] {
        guard call.operation == "SendCommand" else { return [] }
        let text = String(decoding: call.body, as: UTF8.self).replacing("\\/", with: "/")
        return text.matches(of: /https?:\/\/[^\/\s]+\/([^?\s'"]+)\?[^\s'"]*X-Amz-Signature/).map {
            PermissionRequest(action: "s3:GetObject", resource: "arn:aws:s3:::\($0.1)")
        }
    }

    /// A command is decided for its document and for each of its instances.
    private static func systemsManager(_ call: SandboxCall, _ tags: Tags) -> [PermissionRequest] {
        struct Body: Decodable {
            var DocumentName: String?
            var InstanceIds: [String]?
            var Name: String?
            var Names: [String]?
            var Path: String?
        }
        let body = (try? JSONDecoder().decode(Body.self, from: Data(call.body))) ?? Body()
        let action = "ssm:\(call.operation)"
        switch call.operation {
        case "SendCommand":
            let hosts = (body.InstanceIds ?? []).map { id in
                let place = "\(call.region):\(call.account)"
                let tags = tags[id, default: [:]].map { ("ssm:resourceTag/\($0.key)", $0.value) }
                return PermissionRequest(
                    action: action,
                    resource: id.hasPrefix("mi-")
                        ? "arn:aws:ssm:\(place):managed-instance/\(id)" : "arn:aws:ec2:\(place):instance/\(id)",
                    context: Dictionary(uniqueKeysWithValues: tags))
            }
            return [PermissionRequest(action: action, resource: document(body.DocumentName, call))] + hosts
        case "CreateDocument", "DescribeDocument":
            return [PermissionRequest(action: action, resource: document(body.Name, call))]
        case "GetParameters", "GetParametersByPath":
            // AWS's own parameters belong to no account.
            return (body.Names ?? [body.Path ?? ""]).map { name in
                let account = name.hasPrefix("/aws/") ? "" : call.account
                return PermissionRequest(
                    action: action, resource: "arn:aws:ssm:\(call.region):\(account):parameter\(name)")
            }
        default: return [PermissionRequest(action: action)]
        }
    }

    /// AWS's documents belong to no account.
    private static func document(_ name: String?, _ call: SandboxCall) -> String {
        guard let name, !name.hasPrefix("arn:") else { return name ?? "" }
        return "arn:aws:ssm:\(call.region):\(name.hasPrefix("AWS-") ? "" : call.account):document/\(name)"
    }

    /// HeadObject is decided as GetObject, the parts of an upload as PutObject, each key of DeleteObjects by itself;
    /// without ListBucket an object that is not there is forbidden instead of missing.
    private static func objects(_ call: SandboxCall) -> [PermissionRequest] {
        let path = call.path.drop { $0 == "/" }
        let object = "arn:aws:s3:::\(path.removingPercentEncoding ?? String(path))"
        let bucket = "arn:aws:s3:::\(path.prefix { $0 != "/" })"
        switch call.operation {
        case "GetObject": return [PermissionRequest(action: "s3:GetObject", resource: object)]
        case "HeadObject":
            return [
                PermissionRequest(action: "s3:GetObject", resource: object),
                PermissionRequest(action: "s3:ListBucket", resource: bucket),
            ]
        case "PutObject", "POST object", "PUT object":
            return [PermissionRequest(action: "s3:PutObject", resource: object)]
        case "ListObjectsV2": return [PermissionRequest(action: "s3:ListBucket", resource: bucket)]
        case "POST bucket":
            return String(decoding: call.body, as: UTF8.self).matches(of: /<Key>(.+?)<\/Key>/).map {
                PermissionRequest(action: "s3:DeleteObject", resource: "\(bucket)/\($0.1)")
            }
        case "DELETE object": return [PermissionRequest(action: "s3:AbortMultipartUpload", resource: object)]
        default: return [PermissionRequest(action: "s3:\(call.operation)", resource: bucket)]
        }
    }

    /// Each part of a transaction is decided as the operation that it stands for.
    private static func items(_ call: SandboxCall) -> [PermissionRequest] {
        struct Part: Decodable { var TableName: String }
        struct Body: Decodable {
            var TableName: String?
            var TransactItems: [[String: Part]]?
        }
        let names = ["Put": "PutItem", "Delete": "DeleteItem", "Update": "UpdateItem"]
        let body = (try? JSONDecoder().decode(Body.self, from: Data(call.body))) ?? Body()
        let parts =
            body.TransactItems?.flatMap { $0 }.map { (names[$0.key] ?? "\($0.key)Item", $0.value.TableName) }
            ?? [(call.operation, body.TableName ?? "")]
        return parts.map { operation, table in
            PermissionRequest(
                action: "dynamodb:\(operation)",
                resource: "arn:aws:dynamodb:\(call.region):\(call.account):table/\(table)")
        }
    }

    private static func metrics(_ call: SandboxCall) -> PermissionRequest {
        struct Body: Decodable { var Namespace: String? }
        let namespace = (try? JSONDecoder().decode(Body.self, from: Data(call.body)))?.Namespace
        return PermissionRequest(
            action: "cloudwatch:\(call.operation)", context: namespace.map { ["cloudwatch:namespace": $0] } ?? [:])
    }
}
