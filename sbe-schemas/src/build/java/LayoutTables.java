/*
 * Copyright 2026 The Nodens authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
import org.w3c.dom.Element;
import org.w3c.dom.Node;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;

/**
 * Writes, from an SBE schema, how each message was laid out in each version of the schema, as a table for
 * {@code MessageLayouts}. It refuses a schema that has not grown as that class reads it: new fields behind old ones, new
 * variable data behind old ones, and no new group in front of variable data that was there before.
 * <p>
 * The build runs it as a single source file: {@code java LayoutTables.java schema.xml name-of-class directory}.
 */
public final class LayoutTables
{
    private static final Map<String, Integer> PRIMITIVES = Map.of(
        "char", 1, "int8", 1, "uint8", 1, "int16", 2, "uint16", 2, "int32", 4, "uint32", 4, "int64", 8, "uint64", 8,
        "float", 4);

    private final Map<String, Integer> sizes = new TreeMap<>(PRIMITIVES);
    private final Element schema;
    private final int version;

    private LayoutTables(final Element schema)
    {
        this.schema = schema;
        version = Integer.parseInt(schema.getAttribute("version"));
        sizes.put("double", 8);
    }

    /**
     * Write the table of one schema.
     *
     * @param args schema, simple name of the class, directory of generated sources.
     * @throws Exception when the schema cannot be read, or has not grown as it must.
     */
    public static void main(final String[] args) throws Exception
    {
        final Element schema = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new File(args[0])).getDocumentElement();
        new LayoutTables(schema).write(args[1], Path.of(args[2]));
    }

    private void write(final String className, final Path directory) throws IOException
    {
        for (final Element types : children(schema, "types"))
        {
            children(types, null).forEach(this::addType);
        }
        final Map<Integer, Element> messages = new TreeMap<>();
        for (final Element message : children(schema, "sbe:message"))
        {
            messages.put(Integer.parseInt(message.getAttribute("id")), message);
        }
        final int last = messages.keySet().stream().max(Integer::compare).orElseThrow();
        final StringBuilder table = new StringBuilder();
        for (int id = 0; id <= last; id++)
        {
            table.append("        ").append(messages.containsKey(id) ? layouts(messages.get(id)) : "null").append(",\n");
        }

        final String packageName = schema.getAttribute("package");
        final Path file = directory.resolve(packageName.replace('.', '/')).resolve(className + ".java");
        Files.createDirectories(file.getParent());
        Files.writeString(file,
            "package " + packageName + ";\n\nimport io.nodens.sbe.MessageLayouts;\n\n" +
            "/** Generated from the schema: template id, version, layout. */\n" +
            "public final class " + className + "\n{\n" +
            "    public static final MessageLayouts TABLE = new MessageLayouts(" + version + ", new int[][][]\n" +
            "    {\n" + table + "    });\n\n    private " + className + "()\n    {\n    }\n}\n");
    }

    private void addType(final Element type)
    {
        sizes.put(type.getAttribute("name"), size(type));
    }

    private int size(final Element type)
    {
        switch (type.getTagName())
        {
            case "type":
                final String length = type.getAttribute("length");
                return "constant".equals(type.getAttribute("presence")) ? 0 :
                    known(type.getAttribute("primitiveType")) * (length.isEmpty() ? 1 : Integer.parseInt(length));

            case "enum":
            case "set":
                return known(type.getAttribute("encodingType"));

            case "ref":
                return known(type.getAttribute("type"));

            case "composite":
                return children(type, null).stream().mapToInt(this::size).sum();

            default:
                throw new IllegalArgumentException("unknown kind of type " + type.getTagName());
        }
    }

    private int known(final String type)
    {
        final Integer size = sizes.get(type);
        if (null == size)
        {
            throw new IllegalArgumentException("unknown type " + type);
        }
        return size;
    }

    private String layouts(final Element message)
    {
        final int since = since(message);
        checkOrder(message, "field");
        checkOrder(message, "data");
        final boolean hasOldData = children(message, "data").stream().anyMatch((data) -> since(data) <= since);
        for (final Element group : children(message, "group"))
        {
            if (hasOldData && since(group) > since)
            {
                throw new IllegalArgumentException(message.getAttribute("name") + ": the group " +
                    group.getAttribute("name") + " would come in front of variable data that older programs read");
            }
            if (!children(group, "group").isEmpty())
            {
                throw new IllegalArgumentException(message.getAttribute("name") + ": a group within a group");
            }
            checkOrder(group, "field");
            checkOrder(group, "data");
        }
        return IntStream.rangeClosed(0, version)
            .mapToObj((acting) -> acting < since ? "null" : layout(message, acting))
            .collect(Collectors.joining(", ", "{", "}"));
    }

    private String layout(final Element message, final int acting)
    {
        final List<Integer> layout = new ArrayList<>();
        layout.add(blockLength(message, acting));
        final List<Element> groups = of(message, "group", acting);
        layout.add(groups.size());
        for (final Element group : groups)
        {
            layout.add(blockLength(group, acting));
            layout.add(of(group, "data", acting).size());
        }
        layout.add(of(message, "data", acting).size());
        return layout.stream().map(String::valueOf).collect(Collectors.joining(", ", "{", "}"));
    }

    private int blockLength(final Element owner, final int acting)
    {
        return of(owner, "field", acting).stream()
            .filter((field) -> !"constant".equals(field.getAttribute("presence")))
            .mapToInt((field) -> known(field.getAttribute("type")))
            .sum();
    }

    private static void checkOrder(final Element owner, final String kind)
    {
        int latest = since(owner);
        for (final Element part : children(owner, kind))
        {
            if (since(part) < latest)
            {
                throw new IllegalArgumentException(owner.getAttribute("name") + ": " + part.getAttribute("name") +
                    " of version " + since(part) + " stands behind what came in version " + latest);
            }
            if (!part.getAttribute("offset").isEmpty())
            {
                throw new IllegalArgumentException(part.getAttribute("name") + ": offsets are not supported");
            }
            latest = since(part);
        }
    }

    private static List<Element> of(final Element owner, final String kind, final int acting)
    {
        return children(owner, kind).stream().filter((part) -> since(part) <= acting).toList();
    }

    /** What says nothing is as old as what it is a part of, or as the schema. */
    private static int since(final Element part)
    {
        final String since = part.getAttribute("sinceVersion");
        if (!since.isEmpty())
        {
            return Integer.parseInt(since);
        }
        return "sbe:message".equals(part.getTagName()) ? 0 : since((Element)part.getParentNode());
    }

    private static List<Element> children(final Element owner, final String tag)
    {
        final List<Element> children = new ArrayList<>();
        for (Node node = owner.getFirstChild(); null != node; node = node.getNextSibling())
        {
            if (node instanceof Element && (null == tag || tag.equals(((Element)node).getTagName())))
            {
                children.add((Element)node);
            }
        }
        return children;
    }
}
