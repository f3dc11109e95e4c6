package dev.plantline.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceStatus;
import dev.plantline.api.v1alpha1.PlantlineApi;
import dev.plantline.engine.KitUse;
import dev.plantline.model.Json;
import dev.plantline.model.RuntimeConfiguration;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A second copy of the revision that keeps running while a manifest has obstacles. The first is the workload's ConfigMap; whoever deletes that
 * would otherwise end what runs. The copy stands in the interface's status: gzip of the configuration's JSON, in Base64.
 */
public final class LastGoodCopy {
    /** A ConfigMap holds no more, so no configuration of one interface is longer. Whoever may write a status must not fill the heap. */
    private static final int LONGEST_JSON = 1 << 20;

    private LastGoodCopy() {}

    /**
     * The copy of one interface.
     *
     * @param running what the workloads are to run
     * @param interfaceName name of an interface that runs in one of them
     * @return text for the status; empty when the interface does not run, or is too long for a status even compressed
     */
    public static Optional<String> of(Collection<RuntimeConfiguration> running, String interfaceName) {
        return running.stream()
                .filter(each -> each.role() != RuntimeConfiguration.Role.gateway)
                .flatMap(each -> each.interfaces().stream()
                        .filter(candidate -> candidate.name().equals(interfaceName))
                        .map(found -> compressed(alone(each, found))))
                .findFirst()
                .filter(text -> text.length() <= PlantlineApi.LAST_GOOD_LENGTH);
    }

    /** What runs according to the ConfigMaps, completed with the copies of interfaces that none of those names any more. */
    public static List<RuntimeConfiguration> completed(
            List<RuntimeConfiguration> running, Collection<OdooInterface> interfaces) {
        var known = new HashSet<String>();
        running.stream()
                .filter(each -> each.role() != RuntimeConfiguration.Role.gateway)
                .forEach(each -> each.interfaces().forEach(one -> known.add(one.name())));
        var copies = interfaces.stream()
                .filter(each -> !known.contains(each.getMetadata().getName()))
                .flatMap(each -> read(each).stream());
        return Stream.concat(running.stream(), copies).toList();
    }

    /** Empty when there is no copy, or none that can be read and speaks of this interface alone. */
    private static Optional<RuntimeConfiguration> read(OdooInterface resource) {
        return Optional.ofNullable(resource.getStatus())
                .map(OdooInterfaceStatus::lastGood)
                .flatMap(LastGoodCopy::expanded)
                .filter(each -> each.interfaces().size() == 1
                        && each.interfaces()
                                .get(0)
                                .name()
                                .equals(resource.getMetadata().getName()));
    }

    /** With nothing of the other interfaces: their connections, duties and kits change and must not change this text. */
    private static RuntimeConfiguration alone(RuntimeConfiguration running, RuntimeConfiguration.Interface each) {
        var connection = running.odooConnections().get(each.odooConnection());
        var name = each.spec().target().odoo().duty();
        var duty = connection.duties().get(name).only(KitUse.of(each.spec()));
        return new RuntimeConfiguration(
                running.version(),
                running.plant(),
                running.role(),
                running.latencyClass(),
                running.finance(),
                running.timing(),
                Map.of(
                        each.odooConnection(),
                        new RuntimeConfiguration.OdooConnection(
                                connection.url(),
                                connection.database(),
                                connection.caFile(),
                                connection.workers(),
                                Map.of(name, duty))),
                List.of(each));
    }

    private static String compressed(RuntimeConfiguration configuration) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(Json.MAPPER.writeValueAsBytes(configuration));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static Optional<RuntimeConfiguration> expanded(String text) {
        try (var gzip =
                new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(text)))) {
            var json = gzip.readNBytes(LONGEST_JSON + 1);
            return json.length > LONGEST_JSON
                    ? Optional.empty()
                    : Optional.of(RuntimeConfiguration.read(List.of(new String(json, StandardCharsets.UTF_8))));
        } catch (IOException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }
}
