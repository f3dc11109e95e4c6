package dev.plantline.operator.plant;

import dev.plantline.engine.NeededGroups;
import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What the work on the plants found out, for the reconcilers of the other kinds. They are told when something of theirs has changed. In memory
 * only: after a restart every plant is worked through again, and until then nobody writes anything.
 */
public final class PlantViews {
    private final Map<String, View> byNamespace = new ConcurrentHashMap<>();
    private final List<Consumer<ResourceID>> interfaceListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ResourceID>> codeMapListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<ResourceID>> connectionListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> classListeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> templateListeners = new CopyOnWriteArrayList<>();

    /**
     * One namespace.
     *
     * @param plant uid of the plant that was worked on; null: none yet
     * @param interfaces by name
     * @param codeMaps by name
     * @param kits the side kits in use, by Odoo connection, duty and use
     * @param raw interfaces with raw steps: their generation by Odoo connection, duty and name
     * @param needs the groups of Odoo that interfaces need, by Odoo connection and duty; a duty that none uses is not there
     * @param classes how many interfaces name each latency class
     * @param templates how many interfaces name each template
     */
    public record View(
            String plant,
            Map<String, InterfaceView> interfaces,
            Map<String, CodeMapView> codeMaps,
            Map<String, SortedMap<DutyUse, KitInUse>> kits,
            Map<String, SortedMap<String, SortedMap<String, Generation>>> raw,
            Map<String, SortedMap<String, NeededGroups>> needs,
            Map<String, Integer> classes,
            Map<String, Integer> templates) {
        static final View NOTHING =
                new View(null, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** Takes over the newest view of a namespace and tells those to whom it is news. */
    void publish(String namespace, View view) {
        View before = Optional.ofNullable(byNamespace.put(namespace, view))
                .filter(each -> view.plant().equals(each.plant()))
                .orElse(View.NOTHING);
        changed(before.interfaces(), view.interfaces())
                .forEach(name -> interfaceListeners.forEach(each -> each.accept(new ResourceID(name, namespace))));
        changed(before.codeMaps(), view.codeMaps())
                .forEach(name -> codeMapListeners.forEach(each -> each.accept(new ResourceID(name, namespace))));
        Set<String> connections = changed(before.kits(), view.kits());
        connections.addAll(changed(before.raw(), view.raw()));
        connections.addAll(changed(before.needs(), view.needs()));
        connections.forEach(name -> connectionListeners.forEach(each -> each.accept(new ResourceID(name, namespace))));
        changed(before.classes(), view.classes()).forEach(name -> classListeners.forEach(each -> each.accept(name)));
        changed(before.templates(), view.templates())
                .forEach(name -> templateListeners.forEach(each -> each.accept(name)));
    }

    private static <T> Set<String> changed(Map<String, T> before, Map<String, T> now) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> before.containsKey(name) && before.get(name).equals(now.get(name)));
        return names;
    }

    /**
     * An interface; empty: its plant was not worked through yet.
     *
     * @param plants uids of those that its namespace has now: what was made for one that is deleted is gone with it
     */
    public Optional<InterfaceView> ofInterface(ResourceID id, Set<String> plants) {
        return view(id).filter(view -> plants.contains(view.plant()))
                .map(view -> view.interfaces().get(id.getName()));
    }

    /** A CodeMap; empty: its plant was not worked through with it yet. */
    public Optional<CodeMapView> ofCodeMap(ResourceID id, Set<String> plants) {
        return view(id).filter(view -> plants.contains(view.plant()))
                .map(view -> view.codeMaps().get(id.getName()));
    }

    /** The side kits of an Odoo connection, by duty and use; empty: its namespace was not worked through yet. */
    public Optional<SortedMap<DutyUse, KitInUse>> kits(ResourceID odooConnection) {
        return view(odooConnection)
                .map(view -> view.kits().getOrDefault(odooConnection.getName(), Collections.emptySortedMap()));
    }

    /** The interfaces of an Odoo connection that have raw steps: their generation by duty and name; empty: not known yet. */
    public Optional<SortedMap<String, SortedMap<String, Generation>>> raw(ResourceID odooConnection) {
        return view(odooConnection)
                .map(view -> view.raw().getOrDefault(odooConnection.getName(), Collections.emptySortedMap()));
    }

    /** The groups of Odoo that the interfaces of an Odoo connection need, by duty; empty: not known yet. */
    public Optional<SortedMap<String, NeededGroups>> needs(ResourceID odooConnection) {
        return view(odooConnection)
                .map(view -> view.needs().getOrDefault(odooConnection.getName(), Collections.emptySortedMap()));
    }

    private Optional<View> view(ResourceID id) {
        return id.getNamespace().map(byNamespace::get);
    }

    /** Hears of interfaces whose view has changed. */
    public void onInterfaceChange(Consumer<ResourceID> listener) {
        interfaceListeners.add(listener);
    }

    /** Hears of CodeMaps whose view has changed. */
    public void onCodeMapChange(Consumer<ResourceID> listener) {
        codeMapListeners.add(listener);
    }

    /** Hears of Odoo connections whose side kits, raw steps or needed groups have changed. */
    public void onConnectionChange(Consumer<ResourceID> listener) {
        connectionListeners.add(listener);
    }

    /** Hears of latency classes whose number of interfaces has changed. */
    public void onClassChange(Consumer<String> listener) {
        classListeners.add(listener);
    }

    /** Hears of templates whose number of interfaces has changed. */
    public void onTemplateChange(Consumer<String> listener) {
        templateListeners.add(listener);
    }
}
