package dev.plantline.command;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.engine.TargetCheck;
import dev.plantline.engine.TargetModels;
import dev.plantline.engine.TargetSnapshot;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.protocol.OdooFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Writes down what an Odoo has, so that raw steps can be checked without it. */
@Command(
        name = "snapshot",
        description = {
            "Writes down which models, fields and values of selections an Odoo has, of those that raw steps name.",
            "Reads with the key of each duty, because Odoo shows each user what he may see; changes nothing in Odoo.",
            "plantline validate then checks raw steps against the file. It holds no data and no keys: keep it in Git."
        },
        mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {
    @Mixin
    private OdooOptions options;

    @Option(
            names = "--duty-key",
            paramLabel = "DUTY=FILE",
            required = true,
            description = "File with the API key of a duty's user; once per duty whose interfaces have raw steps.")
    private Map<String, Path> keys;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Where to; else <connection>" + Snapshots.ENDING + " in DIR, where validate finds it.")
    private Path to;

    @Override
    public Integer call() throws OdooFault, IOException {
        Checked checked = options.checked();
        OdooConnection odoo = options.odooConnection(checked.world().odooConnections());
        String name = odoo.getMetadata().getName();
        SortedMap<String, List<OdooInterfaceSpec>> raw = raw(checked, odoo);
        if (raw.isEmpty()) {
            print("No interface of OdooConnection " + name
                    + " has raw steps: operations are checked without a snapshot." + " Nothing was written.");
            return 0;
        }
        raw.keySet().stream().filter(duty -> !keys.containsKey(duty)).forEach(duty -> {
            throw new ParameterException(
                    options.command().commandLine(),
                    "interfaces of duty " + duty + " have raw steps, and it has no key: add --duty-key " + duty
                            + "=FILE");
        });
        OdooAdministration administration = options.administration(odoo);
        SortedMap<String, TargetModels> duties = new TreeMap<>();
        for (Map.Entry<String, List<OdooInterfaceSpec>> each : raw.entrySet()) {
            duties.put(
                    each.getKey(),
                    administration.models(options.key(keys.get(each.getKey())), known -> each.getValue().stream()
                            .flatMap(spec -> TargetCheck.check(spec, known).unread().stream())
                            .collect(Collectors.toCollection(TreeSet::new))));
        }
        TargetSnapshot snapshot = new TargetSnapshot(
                TargetSnapshot.VERSION,
                name,
                odoo.getMetadata().getNamespace(),
                administration.serverVersion(),
                duties);
        Path file = file(name);
        write(file, snapshot.text());
        snapshot.duties().forEach((duty, models) -> {
            print(duty + ": " + models.models().size() + " models");
            models.absent()
                    .forEach(model -> print("  this Odoo has no " + TerminalText.of(model, Plantline.LONGEST_LINE)));
        });
        print(file + " is written; plantline validate " + options.path() + " checks raw steps against it");
        return 0;
    }

    /** Mappings with raw steps of a connection, by duty. */
    private static SortedMap<String, List<OdooInterfaceSpec>> raw(Checked checked, OdooConnection odoo) {
        SortedMap<String, List<OdooInterfaceSpec>> raw = new TreeMap<>();
        checked.world().interfaces().stream()
                .filter(each -> each.getMetadata()
                                .getNamespace()
                                .equals(odoo.getMetadata().getNamespace())
                        && TargetCheck.isRaw(checked.spec(each))
                        && checked.connection(each)
                                .filter(odoo.getMetadata().getName()::equals)
                                .isPresent())
                .forEach(each -> raw.computeIfAbsent(
                                checked.spec(each).target().odoo().duty(), unused -> new ArrayList<>())
                        .add(checked.spec(each)));
        return raw;
    }

    private Path file(String connection) {
        if (to != null) {
            return to;
        }
        Path directory = Files.isDirectory(options.path())
                ? options.path()
                : options.path().toAbsolutePath().getParent();
        return directory.resolve(connection + Snapshots.ENDING);
    }

    /** Whoever reads meanwhile finds the one before or this one. */
    private static void write(Path file, String text) throws IOException {
        Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), ".snapshot", ".part");
        try {
            Files.writeString(beside, text);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private void print(String line) {
        options.command().commandLine().getOut().println(line);
    }
}
