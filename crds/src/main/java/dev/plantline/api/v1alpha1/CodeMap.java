package dev.plantline.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One code table for all interfaces of the namespace's plant, kept by a steward. */
@Group(PlantlineApi.GROUP)
@Version(PlantlineApi.VERSION)
@ShortNames("cmap")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$')",
        message = "the name of a CodeMap has at most 63 lowercase letters, digits and hyphens; mappings name it")
@AdditionalPrinterColumn(name = "Kind", jsonPath = ".spec.kind", type = Type.STRING)
@AdditionalPrinterColumn(name = "Steward", jsonPath = ".spec.steward", type = Type.STRING)
@AdditionalPrinterColumn(name = "Entries", jsonPath = ".status.entries", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".status.revision", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class CodeMap extends CustomResource<CodeMapSpec, CodeMapStatus> implements Namespaced {
    private static final long serialVersionUID = 1;
}
