#include "controlplane/cli/arguments.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace ferro::cli {
namespace {

// What hands that come from docker compose write, and what they mean here.
std::string_view HintFor(std::string_view command, std::string_view option) {
  static std::map<std::string_view, std::string_view> const kHints = {
      {"destroy -v", "volumes are deleted by their names only: --delete-data=NAME"},
      {"destroy --volumes", "volumes are deleted by their names only: --delete-data=NAME"},
      {"destroy --rmi", "images stay; `docker image rm` removes them"},
      {"up --no-recreate", "run `ferroplane start` to start what is there"},
      {"up --no-start", "run `ferroplane plan` to see what would be made"},
      {"up --remove-orphans", "services that left the file are always removed, and asked about"},
      {"up --abort-on-container-exit",
       "up ends when all are healthy; `ferroplane logs -f` follows"},
      {"up --renew-anon-volumes", "anonymous volumes are attached again; remove them by hand"},
      {"destroy --remove-orphans", "everything of the environment is always removed"},
      {"up -V", "anonymous volumes are attached again; remove them by hand to begin anew"},
  };
  auto const found = kHints.find(std::string(command) + " " + std::string(option));
  return found == kHints.end() ? "" : found->second;
}

int Distance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      int const above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

// The nearest of what exists, as " (did you mean X?)".
template <class Names>
std::string Meant(std::string_view written, Names const& names) {
  std::string best;
  int least = 3;
  for (auto const& name : names) {
    int const distance = Distance(written, name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best.empty() ? "" : "; did you mean " + best + "?";
}

class ArgumentReader {
 public:
  explicit ArgumentReader(std::vector<std::string> const& words) : words_(words) {}

  Result<Arguments> Read() {
    while (next_ < words_.size()) {
      std::string const word = words_[next_++];
      auto const read = TakesAsIs(word) ? Keep(word) : ReadOption(word);
      if (!read) return Fail(read.error());
    }
    return std::move(read_);
  }

 private:
  bool TakesAsIs(std::string const& word) const {
    return only_words_ || word.size() < 2 || word.front() != '-';
  }

  Status Keep(std::string const& word) {
    if (read_.command == nullptr) {
      read_.command = FindCommand(word);
      if (read_.command != nullptr) return {};
      std::vector<std::string> names;
      for (auto const& command : AllCommands()) names.emplace_back(command.name);
      return Fail(ErrorCode::kInvalidArgument, "there is no command " + word + Meant(word, names) +
                                                   "\nRun `ferroplane help` to see them all.");
    }
    read_.options.words.push_back(word);
    only_words_ = only_words_ || (read_.command->passes_on && !IsFile(word));
    return {};
  }

  Status ReadOption(std::string const& word) {
    if (word == "--") {
      only_words_ = true;
      return {};
    }
    if (word == "--help" || word == "-h") {
      read_.options.help = true;
      return {};
    }
    auto const equals = word.find('=');
    std::string name = word.substr(0, equals);
    if (!name.starts_with("--")) {
      Option const* terraform = Find("-" + name);
      if (terraform == nullptr || !terraform->terraform) return ReadShort(word);
      name = "-" + name;
    }
    Option const* option = Find(name);
    if (option == nullptr) return Unknown(name);
    if (equals != std::string::npos) return Put(*option, word.substr(equals + 1), true);
    return Put(*option, {}, false);
  }

  // "-it", "-fFILE"
  Status ReadShort(std::string const& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      Option const* option = Find(std::string("-") + word[i]);
      if (option == nullptr) return Unknown(std::string("-") + word[i]);
      if (option->value.empty()) {
        if (auto put = Put(*option, {}, false); !put) return put;
        continue;
      }
      std::string rest = word.substr(i + 1);
      if (rest.starts_with('=')) rest.erase(0, 1);
      bool const has = i + 1 < word.size();
      return Put(*option, std::move(rest), has);
    }
    return {};
  }

  Status Put(Option const& option, std::string value, bool has_value) {
    if (auto const* flag = std::get_if<bool Options::*>(&option.member)) {
      if (has_value && value != "true" && value != "false") {
        return Fail(ErrorCode::kInvalidArgument, std::string(option.name) + " takes no value");
      }
      read_.options.*(*flag) = !has_value || value == "true";
      return {};
    }
    if (!has_value) {
      if (next_ >= words_.size()) {
        return Fail(ErrorCode::kInvalidArgument, std::string(option.name) +
                                                     " needs a value: " + std::string(option.name) +
                                                     "=" + std::string(option.value));
      }
      value = words_[next_++];
    }
    if (value.empty()) {
      return Fail(ErrorCode::kInvalidArgument,
                  std::string(option.name) + " has an empty value: write " +
                      std::string(option.name) + "=" + std::string(option.value));
    }
    if (auto const* text = std::get_if<std::string Options::*>(&option.member)) {
      read_.options.*(*text) = std::move(value);
    } else {
      (read_.options.*std::get<std::vector<std::string> Options::*>(option.member))
          .push_back(std::move(value));
    }
    return {};
  }

  Option const* Find(std::string_view name) const {
    for (auto const* options : Known()) {
      for (auto const& option : *options) {
        if (option.name == name || option.short_name == name) return &option;
      }
    }
    return nullptr;
  }

  // Those of the command win: `logs -f` follows, `-f` before `logs` names a file.
  std::vector<std::vector<Option> const*> Known() const {
    if (read_.command == nullptr) return {&ProjectOptions()};
    if (!read_.command->of_project) return {&read_.command->options};
    return {&read_.command->options, &ProjectOptions()};
  }

  Status Unknown(std::string const& name) const {
    std::string const command = read_.command ? std::string(read_.command->name) : "";
    std::string const hint(HintFor(command, name));
    std::vector<std::string> names;
    for (auto const* options : Known()) {
      for (auto const& option : *options) {
        if (!option.hidden) names.emplace_back(option.name);
      }
    }
    return Fail(ErrorCode::kInvalidArgument,
                (command.empty() ? "there is no option " : command + " has no option ") + name +
                    (hint.empty() ? Meant(name, names) : ": " + hint) + "\nRun `ferroplane" +
                    (command.empty() ? "" : " " + command) + " --help` to see what there is.");
  }

  std::vector<std::string> const& words_;
  std::size_t next_ = 0;
  bool only_words_ = false;
  Arguments read_;
};

}  // namespace

bool IsFile(std::string_view word) {
  return word == "-" || word.ends_with(".yml") || word.ends_with(".yaml") ||
         word.ends_with(".json");
}

PassedOn WithoutFile(Options const& options) {
  PassedOn read{.about = options, .words = options.words};
  read.about.words.clear();
  if (!read.words.empty() && IsFile(read.words.front())) {
    read.about.files.push_back(read.words.front());
    read.words.erase(read.words.begin());
  }
  return read;
}

Result<Arguments> ReadArguments(std::vector<std::string> const& words) {
  return ArgumentReader(words).Read();
}

}  // namespace ferro::cli
