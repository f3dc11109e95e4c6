package dev.plantline.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What one person decided about one revision of an interface or a code map, or about one batch, in one role. {@code plantline approve} and {@code plantline refuse} write it; the status tells whether it stands in the audit. */
@Group(PlantlineApi.GROUP)
@Version(PlantlineApi.VERSION)
@Plural("interfacedecisions")
@ShortNames("idec")
@AdditionalPrinterColumn(name = "Interface", jsonPath = ".spec.interface", type = Type.STRING)
@AdditionalPrinterColumn(name = "Code map", jsonPath = ".spec.codeMap", type = Type.STRING)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".spec.revision", type = Type.STRING)
@AdditionalPrinterColumn(name = "Release", jsonPath = ".spec.release", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".spec.verdict", type = Type.STRING)
@AdditionalPrinterColumn(name = "Role", jsonPath = ".spec.role", type = Type.STRING)
@AdditionalPrinterColumn(name = "By", jsonPath = ".spec.by", type = Type.STRING)
@AdditionalPrinterColumn(name = "Claimed", jsonPath = ".spec.delegated.reviewers", type = Type.STRING)
@AdditionalPrinterColumn(name = "Audit", jsonPath = ".status.state", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class InterfaceDecision extends CustomResource<InterfaceDecisionSpec, InterfaceDecisionStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1;
}
