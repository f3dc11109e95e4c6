package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.command.Manifests.Manifest;
import dev.plantline.engine.TargetCheck;
import dev.plantline.engine.TargetModels;
import dev.plantline.engine.TargetSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Raw steps of manifests held against what their Odoo has.
 *
 * @param findings what it does not have; what is told of the same place already is not told again
 * @param hints what could not be looked at
 */
record TargetFindings(List<Finding> findings, Set<String> hints) {
    static TargetFindings of(Checked checked, Snapshots snapshots) {
        List<Finding> findings = new ArrayList<>(snapshots.findings());
        Set<String> hints = new TreeSet<>();
        Set<String> told = checked.agreement().stream()
                .map(each -> each.file() + " " + each.resource() + " " + each.path())
                .collect(Collectors.toSet());
        for (OdooInterface each : checked.world().interfaces()) {
            if (!TargetCheck.isRaw(checked.spec(each))) {
                continue;
            }
            String name = each.getMetadata().getName();
            String connection = checked.connection(each).orElse(null);
            if (connection == null) {
                continue; // the manifest names no Odoo, which is told elsewhere
            }
            TargetSnapshot snapshot = snapshots
                    .byConnection()
                    .get(Snapshots.key(each.getMetadata().getNamespace(), connection));
            if (snapshot == null) {
                hints.add("nobody has looked whether OdooConnection " + connection + " has what the raw steps of "
                        + name + " name: plantline snapshot writes down what it has, and validate reads that");
                continue;
            }
            String duty = checked.spec(each).target().odoo().duty();
            if (!snapshot.duties().containsKey(duty)) {
                hints.add("the snapshot of OdooConnection " + connection + " has nothing of duty " + duty
                        + ", so that the raw steps of " + name
                        + " are not checked against it: take it anew with --duty-key " + duty + "=FILE");
                continue;
            }
            TargetModels models = snapshot.of(duty);
            TargetCheck.Checked found = TargetCheck.check(checked.spec(each), models);
            Manifest manifest = checked.files().get(each);
            found.problems().stream()
                    .map(problem -> manifest.finding(
                            problem.path(), TerminalText.of(problem.message(), Plantline.LONGEST_LINE)))
                    .filter(finding -> !told.contains(finding.file() + " " + finding.resource() + " " + finding.path()))
                    .forEach(findings::add);
            if (!found.unread().isEmpty()) {
                hints.add("the snapshot of OdooConnection " + connection + " is older than the manifest of " + name
                        + " and does not say whether Odoo has " + String.join(", ", found.unread())
                        + ": take it anew with plantline snapshot");
            }
        }
        return new TargetFindings(List.copyOf(findings), hints);
    }
}
