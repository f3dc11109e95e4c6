package dev.plantline.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One governed flow between a system of the plant and Odoo, with one pair of owners. */
@Group(PlantlineApi.GROUP)
@Version(PlantlineApi.VERSION)
@Plural("odoointerfaces")
@ShortNames("oif")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$')",
        message =
                "the name of an OdooInterface has at most 63 lowercase letters, digits and hyphens; its topics are named <plant>.in.<interface>")
@ValidationRule(
        value =
                "!has(self.spec.lifecycle) || !has(self.spec.lifecycle.replacedBy) || self.spec.lifecycle.replacedBy != self.metadata.name",
        message = "an interface is not replaced by itself: name the one that takes over, or remove replacedBy",
        fieldPath = ".spec.lifecycle.replacedBy")
@AdditionalPrinterColumn(name = "Plant", jsonPath = ".status.plant", type = Type.STRING)
@AdditionalPrinterColumn(name = "Workflow", jsonPath = ".status.register.workflow", type = Type.STRING)
@AdditionalPrinterColumn(name = "Class", jsonPath = ".status.register.latencyClass", type = Type.STRING)
@AdditionalPrinterColumn(name = "Criticality", jsonPath = ".status.register.criticality", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Policies", jsonPath = ".status.policies.passed", type = Type.STRING)
@AdditionalPrinterColumn(name = "Pending", jsonPath = ".status.delivery.pending", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Held", jsonPath = ".status.delivery.held", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Dead", jsonPath = ".status.delivery.deadLetters", type = Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "System", jsonPath = ".status.register.system", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Stage", jsonPath = ".status.register.stage", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Owner", jsonPath = ".status.register.owner", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".status.revision", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class OdooInterface extends CustomResource<OdooInterfaceSpec, OdooInterfaceStatus> implements Namespaced {
    private static final long serialVersionUID = 1;
}
