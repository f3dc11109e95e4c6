package dev.plantline.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** One revision of an interface or a code map of a plant with {@code changeControl}: what people decide about. Written by the operator alone. */
@Group(PlantlineApi.GROUP)
@Version(PlantlineApi.VERSION)
@Plural("interfacerevisions")
@ShortNames("irev")
@AdditionalPrinterColumn(name = "Interface", jsonPath = ".spec.interface", type = Type.STRING)
@AdditionalPrinterColumn(name = "Code map", jsonPath = ".spec.codeMap", type = Type.STRING)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".spec.revision", type = Type.STRING)
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state", type = Type.STRING)
@AdditionalPrinterColumn(name = "Missing", jsonPath = ".status.missing", type = Type.STRING)
@AdditionalPrinterColumn(
        name = "Recorded messages",
        jsonPath = ".status.regression.summary",
        type = Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(name = "Changed by", jsonPath = ".spec.changedBy", type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
public class InterfaceRevision extends CustomResource<InterfaceRevisionSpec, InterfaceRevisionStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1;
}
